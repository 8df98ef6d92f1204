import EditModel
import Foundation
import Testing

@testable import EditProviders

struct NovitaTaskTests {
    private func report(_ body: String) throws -> TaskReport {
        let outcome = try ProviderCase.named("novita").query(200, body)
        guard case .report(let report) = outcome else { throw WanbatchError(.edit, "no-report", "\(outcome)") }
        return report
    }

    @Test(
        arguments: [
            ("TASK_STATUS_QUEUED", .queued), ("TASK_STATUS_PROCESSING", .running), ("TASK_STATUS_SUCCEED", .succeeded),
            ("TASK_STATUS_FAILED", .failed), ("TASK_STATUS_CANCELED", .cancelled),
            ("TASK_STATUS_CANCELLED", .cancelled),
            ("TASK_STATUS_UNKNOWN", .unrecognised("TASK_STATUS_UNKNOWN")),
        ] as [(String, TaskStatus)]
    )
    func statusesAreRead(_ text: String, _ status: TaskStatus) throws {
        #expect(
            try report(#"{"task":{"task_id":"task-1","status":"\#(text)","reason":""},"videos":null}"#).status == status
        )
    }

    @Test(
        arguments: [
            ("\"3600\"", .seconds(3600)), ("3600", .seconds(3600)), ("\"0\"", nil), ("0", nil), ("null", nil),
            ("\"soon\"", nil), ("-5", nil),
        ] as [(String, Duration?)]
    )
    func theLifeOfALinkIsTextOrNumberAndZeroIsUnknown(_ ttl: String, _ life: Duration?) throws {
        let body = """
            {"audios":[],"extra":{},"images":[],
             "task":{"eta":0,"progress_percent":0,"reason":"","status":"TASK_STATUS_SUCCEED","task_id":"task-1"},
             "videos":[{"nsfw_detection_result":null,"video_type":"mp4","video_url":"https://c.example/v.mp4?q=1",
             "video_url_ttl":\(ttl)}]}
            """
        let report = try report(body)
        #expect(report.status == .succeeded)
        #expect(report.progress == 0)
        #expect(report.links == [OutputLink(url: "https://c.example/v.mp4?q=1", ttl: life)])
    }

    @Test(
        arguments: [
            ("", "TASK_FAILED", false, false), ("ILLEGAL_PROMPT", "ILLEGAL_PROMPT", false, false),
            ("upstream timed out", "TASK_FAILED", true, false),
            ("Model overloaded, try again later", "TASK_FAILED", true, false),
            ("content inspection timeout", "TASK_FAILED", false, false),
            ("size does not match", "TASK_FAILED", false, false),
            ("failed to download video_url", "TASK_FAILED", false, true),
            ("Download the media resource timed out during the data inspection process", "TASK_FAILED", false, true),
        ]
    )
    func reasonsTellWhatMayBeTriedAgain(_ reason: String, _ code: String, _ isRetryable: Bool, _ isUnreachable: Bool)
        throws
    {
        let body = #"{"task":{"status":"TASK_STATUS_FAILED","reason":"\#(reason)"},"videos":[]}"#
        let failure = try #require(try report(body).failure)
        #expect(failure.code == code)
        #expect(failure.isRetryable == isRetryable)
        #expect(failure.isClipUnreachable == isUnreachable)
        #expect(!failure.sentence.isEmpty)
    }

    @Test func aTaskThatTheProviderDoesNotKnowIsGone() throws {
        let body = #"{"code":404,"reason":"TASK_NOT_FOUND","message":"m"}"#
        #expect(try ProviderCase.named("novita").query(404, body) == .gone(code: "TASK_NOT_FOUND", message: "m"))
    }

    @Test(arguments: ["GET_RESULT_FAILED", "TASK_FAILED"]) func aFailedReadIsNoFailedTask(_ name: String) throws {
        let outcome = try ProviderCase.named("novita").query(500, #"{"code":500,"reason":"\#(name)","message":"m"}"#)
        #expect(outcome == .retry(after: nil, code: name, message: "m"))
    }

    @Test func theBalanceIsMoney() throws {
        let body = #"{"availableBalance":"123456","cashBalance":"0","creditLimit":"0","outstandingInvoices":"0"}"#
        let state = try ProviderCase.named("novita").provider.accountState(
            of: WebResponse(status: 200, body: Array(body.utf8))
        )
        #expect(state == .answer(.money(Money(units: 123_456))))
    }
}
