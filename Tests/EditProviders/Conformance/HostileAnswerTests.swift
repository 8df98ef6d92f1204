import EditModel
import Foundation
import TestSupport
import Testing

@testable import EditProviders

/// Answers made to break things: nothing traps, and no purchase is taken for made or for unpaid without proof.
struct HostileAnswerTests {
    /// Every reader tries the answer; what came of the paid one is returned.
    private func read(_ tried: ProviderCase, _ status: Int, _ body: [UInt8]) throws -> SubmissionOutcome {
        let response = WebResponse(status: status, headers: [WebHeader("Retry-After", "\u{0}-9e99")], body: body)
        let id = try #require(TaskID("task-1"))
        if case .report(let report) = tried.provider.report(ofQuery: response, for: id) { check(report) }
        if case .answer(let answer) = tried.provider.reports(ofBatch: response, for: [id]) {
            #expect(answer.reports.count + answer.absent.count == 1)
            answer.reports.forEach(check)
        }
        _ = tried.provider.listing(of: response)
        _ = tried.provider.accountState(of: response)
        return tried.provider.outcome(ofSubmission: .success(response))
    }

    private func check(_ report: TaskReport) {
        if let progress = report.progress { #expect((0...100).contains(progress)) }
        #expect(report.links.count <= 16)
        #expect(report.links.allSatisfy { WebAddress($0.url) != nil })
        #expect(report.creditsUsed.map { $0 >= 0 } ?? true)
    }

    @Test(arguments: ProviderCase.all) func longDeepAndBrokenAnswersAreUnknown(_ tried: ProviderCase) throws {
        let bodies: [[UInt8]] = [
            Array(repeating: UInt8(ascii: " "), count: 10_000_000) + Array(tried.acceptedBody.utf8),
            Array(repeating: UInt8(ascii: "["), count: 1_000_000),
            Array(String(repeating: "{\"task\":", count: 100_000).utf8),
            Array("{\"id\":\"task-1\",\"task_id\":\"task-1\",\"x\":".utf8) + Array(repeating: 0x5B, count: 5000),
            [0xFF, 0xFE, 0x00], [0x00], [0xEF, 0xBB, 0xBF], Array("\"\\ud800\"".utf8),
            Array("{\"id\":\"\\ud800\",\"task_id\":\"\\ud800\"}".utf8),
        ]
        for body in bodies {
            for status in [200, 400, 402, 403] {
                guard case .unknown = try read(tried, status, body) else {
                    Issue.record("status \(status), \(body.count) bytes")
                    continue
                }
            }
        }
    }

    @Test(arguments: ProviderCase.all) func halfOfAnAnswerIsUnknown(_ tried: ProviderCase) throws {
        let body = Array(tried.acceptedBody.utf8)
        for length in 0..<body.count {
            guard case .unknown = try read(tried, 200, Array(body.prefix(length))) else {
                Issue.record("\(length) bytes")
                continue
            }
        }
    }

    @Test(
        arguments: ProviderCase.all,
        [
            "1e400", "-1e400", "1e-400", "99999999999999999999999999999999999999999999999999", "-0", "0.1e1",
            "\"NaN\"", "\"inf\"", "\"1e999999\"", "\"-5\"", "null", "true", "{}", "[]", "[[[]]]", "\"\"", "\"0x10\"",
            "1.7976931348623157e308", "9223372036854775808", "\" 12 \"",
        ]
    )
    func numbersOfAnySizeAndTypeAreRead(_ tried: ProviderCase, _ number: String) throws {
        let body = """
            {"id":"task-1","status":"failed","progress":\(number),"created_at":\(number),"results":\(number),
             "result_data":\(number),"error":{"code":\(number),"message":\(number)},"model":\(number),
             "task_info":{"estimated_time":\(number)},"usage":{"credits_used":\(number),"cost":{"usd":\(number)}},
             "billing":{"charge_status":\(number)},
             "task":{"task_id":"task-1","status":"TASK_STATUS_FAILED","eta":\(number),"progress_percent":\(number),
             "reason":\(number)},"videos":[{"video_url":"https://a.example/v.mp4","video_url_ttl":\(number)}]}
            """
        guard case .report(let report) = try tried.query(200, body) else {
            // A number that JSON readers refuse makes the answer unreadable: that is no report, and no end.
            guard case .retry(_, "unreadable", _) = try tried.query(200, body) else {
                Issue.record("\(try tried.query(200, body))")
                return
            }
            return
        }
        #expect(report.status == .failed)
        #expect(report.failure != nil)
        check(report)
        let page = Array("{\"data\":[\(body)],\"total\":\(number),\"page\":\(number),\"page_size\":\(number)}".utf8)
        _ = try read(tried, 200, page)
    }

    @Test(arguments: ProviderCase.all) func mutatedAnswersAreNeverTakenForMoreThanTheySay(_ tried: ProviderCase) throws
    {
        let refusal =
            #"{"error":{"code":"invalid_request","message":"m","type":"invalid_request_error"},"#
            + #""code":400,"reason":"INVALID_REQUEST_BODY","message":"m"}"#
        let seeds = [tried.acceptedBody, tried.succeededBody, refusal].map { Array($0.utf8) }
        let statuses = [200, 400, 401, 402, 403, 404, 409, 429, 500, 503]
        let seed = TestSeed.orElse(20_261_121)
        var random = SeededGenerator(seed: seed)
        for round in 0..<3000 {
            var body = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&body, &random) }
            let status = statuses[Int.random(in: 0..<statuses.count, using: &random)]
            switch try read(tried, status, body) {
            case .accepted: #expect((200...299).contains(status), "round \(round) of seed \(seed)")
            case .refused: #expect([400, 401, 402, 403, 404, 429].contains(status), "round \(round) of seed \(seed)")
            case .unknown: break
            case .notSent: Issue.record("round \(round) of seed \(seed): an answer came")
            }
        }
    }

    private func mutate(_ body: inout [UInt8], _ random: inout SeededGenerator) {
        guard !body.isEmpty else { return }
        let place = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &random)
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: Array(#"":{}[],0-1e9null"#.utf8).shuffled(using: &random).prefix(3), at: place)
        case 3: body.removeSubrange(place..<min(body.count, place + 8))
        default: body.append(contentsOf: body[place...].prefix(64))
        }
    }
}
