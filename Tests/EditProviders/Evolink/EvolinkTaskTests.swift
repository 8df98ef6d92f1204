import EditModel
import Foundation
import Testing

@testable import EditProviders

struct EvolinkTaskTests {
    private func report(_ body: String) throws -> TaskReport {
        let outcome = try ProviderCase.named("evolink").query(200, body)
        guard case .report(let report) = outcome else { throw WanbatchError(.edit, "no-report", "\(outcome)") }
        return report
    }

    @Test(
        arguments: [
            ("pending", .queued), ("processing", .running), ("completed", .succeeded), ("failed", .failed),
            ("cancelled", .cancelled), ("canceled", .cancelled), ("COMPLETED", .succeeded),
            ("done", .unrecognised("done")),
        ] as [(String, TaskStatus)]
    )
    func statusesAreRead(_ text: String, _ status: TaskStatus) throws {
        let report = try report(#"{"id":"task-1","status":"\#(text)"}"#)
        #expect(report.status == status)
        #expect((report.failure != nil) == (status == .failed || status == .cancelled))
    }

    @Test(
        arguments: [
            #""results":["https://o.example/1.mp4"]"#, #""results":"https://o.example/1.mp4""#,
            #""result_data":{"video_url":"https://o.example/1.mp4"}"#,
            #""result_data":[{"video_url":"https://o.example/1.mp4"},{"image_url":"https://o.example/x.png"}]"#,
            #""results":["https://o.example/1.mp4"],"result_data":[{"video_url":"https://o.example/1.mp4"}]"#,
            #""results":[null,7,"","file:///etc/passwd","https://o.example/1.mp4","https://o.example/1.mp4"]"#,
            #""results":null,"result_data":{"url":"https://o.example/1.mp4","video_url":null}"#,
        ]
    )
    func linksAreFoundInEveryForm(_ fields: String) throws {
        let report = try report(#"{"id":"task-1","status":"completed",\#(fields)}"#)
        #expect(report.links == [OutputLink(url: "https://o.example/1.mp4")])
    }

    @Test(arguments: ["", #","results":null"#, #","results":[]"#, #","result_data":null"#])
    func successWithoutLinksIsASuccessWithoutLinks(_ fields: String) throws {
        let report = try report(#"{"id":"task-1","status":"completed"\#(fields)}"#)
        #expect(report.status == .succeeded)
        #expect(report.links.isEmpty)
    }

    @Test func moneyIsExact() throws {
        let body = """
            {"id":"task-1","status":"completed","progress":"250","usage":{"credits_used":"54.4","cost":{"usd":0.8}},
             "billing":{"charge_status":"charged","charged_credits":1}}
            """
        let report = try report(body)
        #expect(report.creditsUsed == Decimal(string: "54.4"))
        #expect(report.usdCost == Decimal(string: "0.8"))
        #expect(report.progress == 100)
        #expect(
            try #require(EvolinkKind().traits.creditRate).money(try #require(report.creditsUsed)) == Money(units: 8000)
        )
    }

    @Test(
        arguments: [
            ("generation_timeout", true), ("quota_exceeded", true), ("resource_exhausted", true),
            ("service_error", true),
            ("service_unavailable", true), ("content_policy_violation", false), ("invalid_parameters", false),
            ("image_processing_error", false), ("image_dimension_mismatch", false), ("request_cancelled", false),
            ("resource_not_found", false), ("generation_failed_no_content", false), ("unknown_error", false),
            ("model_unavailable", false), ("upstream_error", false),
        ]
    )
    func failuresAreRetryableAsInTheNewestTable(_ code: String, _ isRetryable: Bool) throws {
        let failure = try #require(
            try report(#"{"id":"task-1","status":"failed","error":{"code":"\#(code)","message":"a\nb"}}"#).failure
        )
        #expect(failure.code == code)
        #expect(failure.message == "a b")
        #expect(failure.isRetryable == isRetryable)
        #expect(!failure.sentence.isEmpty)
    }

    @Test(arguments: [#""error":null"#, #""error":"it broke""#, #""error":{"code":17}"#, #""error":{}"#])
    func aFailureWithoutADocumentedErrorIsFinal(_ fields: String) throws {
        let failure = try #require(try report(#"{"id":"task-1","status":"failed",\#(fields)}"#).failure)
        #expect(!failure.isRetryable)
        #expect(!failure.code.isEmpty)
    }

    @Test(arguments: ["task_not_found", "resource_not_found", "404"])
    func aTaskThatTheProviderDoesNotKnowIsGone(_ code: String) throws {
        let outcome = try ProviderCase.named("evolink").query(404, #"{"error":{"code":"\#(code)","message":"m"}}"#)
        #expect(outcome == .gone(code: code, message: "m"))
    }

    @Test(arguments: [(402, "key_expired"), (403, "model_access_denied"), (400, "user_disabled")])
    func aLostKeyIsAccessAlsoForQueries(_ status: Int, _ code: String) throws {
        let outcome = try ProviderCase.named("evolink").query(status, #"{"error":{"code":"\#(code)","message":"m"}}"#)
        #expect(outcome == .access(ProviderRejection(.access, code: code, message: "m", status: status)))
    }

    @Test func aPageOf403DoesNotStopTheRun() throws {
        guard case .retry(_, "http-403", _) = try ProviderCase.named("evolink").query(403, "<html>1010</html>") else {
            Issue.record("not a retry")
            return
        }
    }

    @Test func aBatchAnswersInTheOrderAskedAndNamesTheAbsent() throws {
        let evolink = try ProviderCase.named("evolink").provider
        let ids = try ["a", "b", "c", "d"].map { try #require(TaskID($0)) }
        let body =
            #"{"data":[{"id":"d","status":"failed"},{"id":"x","status":"completed"},7,{"id":"c"},{"id":"a","status":"pending"}]}"#
        guard
            case .answer(let answer) = evolink.reports(
                ofBatch: WebResponse(status: 200, body: Array(body.utf8)),
                for: ids
            )
        else {
            Issue.record("no answer")
            return
        }
        #expect(answer.reports.map(\.id.text) == ["a", "d"])
        #expect(answer.absent.map(\.text) == ["b", "c"])
        let request = try #require(evolink.batchQuery(ids))
        #expect(request.url == "https://api.evolink.ai/v1/tasks/batch")
        guard case .bytes(let bytes) = request.body else { return #expect(Bool(false), "no bytes") }
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"task_ids":["a","b","c","d"]}"#)
    }

    @Test func aSiteThatAnswersEverythingDoesNotOfferTheBatch() throws {
        let evolink = try ProviderCase.named("evolink").provider
        for body in ["<!doctype html><p>hello", "{}", "[]", #"{"data":null}"#] {
            #expect(evolink.reports(ofBatch: WebResponse(status: 200, body: Array(body.utf8)), for: []) == .notOffered)
        }
        let half = WebResponse(status: 200, body: Array(#"{"data":[{"id""#.utf8))
        guard case .retry = evolink.reports(ofBatch: half, for: []) else {
            Issue.record("half an answer is no answer")
            return
        }
    }
}
