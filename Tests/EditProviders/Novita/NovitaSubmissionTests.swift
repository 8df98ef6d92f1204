import EditModel
import Foundation
import Testing

@testable import EditProviders

struct NovitaSubmissionTests {
    private func text(_ order: EditOrder) throws -> String {
        let novita = try ProviderCase.named("novita").provider
        return String(decoding: try novita.submission(of: order, key: ProviderCase.idempotencyKey).body, as: UTF8.self)
    }

    @Test func defaultsAreSentAsTheyDifferFromNovitasOwn() throws {
        let expected = """
            {"audio_setting":"auto","duration":0,"prompt":"Make it snow","prompt_extend":false,"resolution":"720P",\
            "video_url":"https://media.example/clips/a.mp4?X-Amz-Signature=feed","watermark":false}
            """
        let order = try ProviderCase.named("novita").plainOrder
        #expect(try text(order) == expected)
    }

    @Test func everyOptionIsSent() throws {
        let expected = """
            {"audio_setting":"origin","duration":5,"negative_prompt":"Blurry, low quality",\
            "prompt":"Mach es \\"schön\\"/\u{1F3A8}\\n雪","prompt_extend":true,"ratio":"3:4",\
            "reference_image_url":"https://media.example/ref1.png",\
            "reference_image_url_2":"https://media.example/ref2.png",\
            "reference_image_url_3":"https://media.example/ref3.png","resolution":"1080P","seed":42,\
            "video_url":"https://media.example/clips/a.mp4?X-Amz-Signature=feed","watermark":true}
            """
        let order = try ProviderCase.named("novita").fullOrder
        #expect(try text(order) == expected)
    }

    @Test func halfSecondsAreRefusedAndSeedZeroIsTaken() throws {
        var order = try ProviderCase.named("novita").plainOrder
        order.options.seed = 0
        #expect(try text(order).contains("\"seed\":0"))
        order.options.duration = .milliseconds(2500)
        #expect(throws: WanbatchError.self) { try text(order) }
    }

    @Test(
        arguments: [
            (400, "INVALID_REQUEST_BODY", .badInput), (400, "IMAGE_NO_FACE_DETECTED", .badInput),
            (400, "ILLEGAL_PROMPT", .contentPolicy), (400, "BILLING_BALANCE_NOT_ENOUGH", .exhausted),
            (402, "BILLING_BALANCE_NOT_ENOUGH", .exhausted), (400, "MISSING_API_KEY", .access),
            (403, "INVALID_API_KEY", .access), (401, "INVALID_API_KEY", .access), (404, "API_NOT_FOUND", .access),
            (401, "SOMETHING_NEW", .access), (429, "RATE_LIMIT_EXCEEDED", .throttled(retryAfter: nil)),
            (429, "SOMETHING_NEW", .throttled(retryAfter: nil)), (429, "BILLING_BALANCE_NOT_ENOUGH", .exhausted),
        ] as [(Int, String, ProviderRejection.Meaning)]
    )
    func documentedRefusalsAreUnpaid(_ status: Int, _ name: String, _ meaning: ProviderRejection.Meaning) throws {
        let novita = try ProviderCase.named("novita")
        let expected = ProviderRejection(meaning, code: name, message: "m", status: status)
        for body in [
            #"{"code":\#(status),"reason":"\#(name)","message":"m","metadata":{}}"#,
            #"{"code":"\#(name)","message":"m"}"#,
        ] {
            #expect(novita.outcome(status, body) == .refused(expected))
        }
    }

    @Test func anyAnswer429IsTheLimiters() throws {
        let outcome = try ProviderCase.named("novita").outcome(429, "slow down", [WebHeader("Retry-After", "5")])
        guard case .refused(let rejection) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(rejection.meaning == .throttled(retryAfter: .delay(.seconds(5))))
    }

    @Test(
        arguments: [
            (500, "CREATE_TASK_FAILED"), (500, "BILLING_FAILED"), (400, "CREATE_TASK_FAILED"), (429, "BILLING_FAILED"),
            (500, "INVALID_REQUEST_BODY"), (409, "INVALID_REQUEST_BODY"), (408, "INVALID_REQUEST_BODY"),
            (400, "SOMETHING_NEW"), (403, "SOMETHING_NEW"), (404, "TASK_NOT_FOUND"),
        ]
    )
    func theRestIsUnknown(_ status: Int, _ name: String) throws {
        let body = #"{"code":\#(status),"reason":"\#(name)","message":"m"}"#
        #expect(try ProviderCase.named("novita").outcome(status, body) == .unknown(code: name, message: "m"))
    }
}
