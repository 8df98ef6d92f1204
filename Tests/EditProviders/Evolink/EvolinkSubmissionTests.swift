import EditModel
import Foundation
import Testing

@testable import EditProviders

struct EvolinkSubmissionTests {
    private static func error(_ code: String, _ type: String = "x") -> String {
        #"{"error":{"code":\#(code),"message":"m","type":"\#(type)"}}"#
    }

    private func meaning(_ status: Int, _ body: String, _ headers: [WebHeader] = []) throws -> ProviderRejection
        .Meaning?
    {
        guard case .refused(let rejection) = try ProviderCase.named("evolink").outcome(status, body, headers) else {
            return nil
        }
        #expect(rejection.status == status)
        return rejection.meaning
    }

    @Test(
        arguments: [
            (400, "\"invalid_request\"", .badInput), (400, "\"something_new\"", .badInput), (400, "400", .badInput),
            (400, "\"content_policy_violation\"", .contentPolicy), (403, "\"moderation_blocked\"", .contentPolicy),
            (401, "\"unauthorized\"", .access), (401, "401", .access), (403, "\"model_access_denied\"", .access),
            (403, "403", .access), (402, "\"key_disabled\"", .access), (402, "\"key_expired\"", .access),
            (402, "\"user_disabled\"", .access), (402, "\"key_model_not_allowed\"", .access),
            (402, "\"insufficient_quota\"", .exhausted), (402, "402", .exhausted), (402, "\"new_code\"", .exhausted),
            (402, "\"key_quota_exhausted\"", .exhausted), (402, "\"account_balance_insufficient\"", .exhausted),
            (403, "\"insufficient_user_quota\"", .exhausted), (429, "\"insufficient_quota\"", .exhausted),
            (429, "\"token_daily_quota_exceeded\"", .exhausted),
            (429, "\"rate_limit_exceeded\"", .throttled(retryAfter: nil)), (429, "429", .throttled(retryAfter: nil)),
            (429, "\"concurrency_limit_exceeded\"", .throttled(retryAfter: nil)),
        ] as [(Int, String, ProviderRejection.Meaning)]
    )
    func documentedRefusalsAreUnpaid(_ status: Int, _ code: String, _ expected: ProviderRejection.Meaning) throws {
        #expect(try meaning(status, Self.error(code)) == expected)
    }

    @Test(arguments: [400, 402, 403, 409, 429])
    func codesThatLeaveItOpenAreUnknownAndKept(_ status: Int) throws {
        for code in ["idempotency_conflict", "paid_outcome_unknown", "internal_error", "service_unavailable"] {
            let outcome = try ProviderCase.named("evolink").outcome(status, Self.error("\"\(code)\""))
            #expect(outcome == .unknown(code: code, message: "m"))
        }
    }

    @Test func theTypeTellsWhereTheCodeDoesNot() throws {
        #expect(try meaning(429, Self.error("\"new\"", "insufficient_quota")) == .exhausted)
        #expect(try meaning(400, Self.error("null", "authentication_error")) == .access)
        #expect(try meaning(400, Self.error("\"new\"", "api_error")) == nil)
    }

    @Test func retryAfterAndRequestIDAreRead() throws {
        let headers = [WebHeader("retry-after", "30"), WebHeader("X-OneAPI-Request-Id", "req-\u{7}9")]
        let outcome = try ProviderCase.named("evolink").outcome(429, Self.error("\"rate_limit_exceeded\""), headers)
        guard case .refused(let rejection) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(rejection.meaning == .throttled(retryAfter: .delay(.seconds(30))))
        #expect(rejection.requestID == "req- 9")
    }

    @Test func theAnswerOfTheSeedIsRead() throws {
        let body = """
            {"created":1757169743,"id":"task-unified-1757169743-7cvnl5zw","model":"wan2.7-video-edit",
             "object":"video.generation.task","progress":0,"status":"pending",
             "task_info":{"can_cancel":true,"estimated_time":120},"type":"video",
             "usage":{"billing_rule":"per_second","credits_reserved":81.6,"user_group":"default"}}
            """
        let replayed = [WebHeader("Idempotency-Replayed", "true")]
        var task = AcceptedTask(id: try #require(TaskID("task-unified-1757169743-7cvnl5zw")))
        task.estimatedTime = .seconds(120)
        let evolink = try ProviderCase.named("evolink")
        #expect(evolink.outcome(200, body) == .accepted(task))
        task.replayed = true
        #expect(evolink.outcome(200, body, replayed) == .accepted(task))
    }
}
