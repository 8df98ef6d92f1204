import EditModel
import Testing

@testable import BatchPipeline

@Suite struct EvolinkOutcomeTests {
    private static func refusal(_ status: Int, _ code: String) -> PostScript {
        .answers(FakeProvider.error(status, code))
    }

    /// The answer can be had by the same bytes with the same key.
    static let settled: [OutcomeCase] = [
        OutcomeCase("200", [], is: .archived, posts: 1, tasks: 1, exit: 0),
        settledBySecond("200 without an id", .answers(.text(200, #"{"status":"pending"}"#))),
        settledBySecond("200 without an id, a task made", .answers(.text(200, "{}"), makesTask: true)),
        settledBySecond("200 with an id that is none", .answers(.text(200, #"{"id":"../../etc"}"#), makesTask: true)),
        settledBySecond("200, half a JSON", .answers(.text(200, #"{"id":"task-"#), makesTask: true)),
        settledBySecond("200, HTML", .answers(.html)),
        settledBySecond("200, more than the limit", .answers(PlainAnswer(status: 200, body: huge))),
        settledBySecond("400 without a body", .answers(.text(400, ""))),
        settledBySecond("401 as HTML", .answers(.text(401, "<html>no</html>"))),
        settledBySecond("402 without a body", .answers(.text(402, ""))),
        settledBySecond("403 as HTML", .answers(.text(403, "<html>blocked</html>"))),
        settledBySecond("429 as HTML", .answers(.text(429, "<html>slow down</html>"))),
        settledBySecond("409", refusal(409, "idempotency_conflict")),
        settledBySecond("409 in flight", refusal(409, "paid_outcome_unknown")),
        settledBySecond("500", refusal(500, "internal_error")),
        settledBySecond("500, a task made", .answers(FakeProvider.error(500, "internal_error"), makesTask: true)),
        settledBySecond("502 as HTML", .answers(.text(502, "<html>bad gateway</html>"))),
        settledBySecond("timeout", .breaks(.maybeSent)),
        settledBySecond("timeout, a task made", .breaks(.maybeSent, makesTask: true)),
        settledBySecond("429 as documented", refusal(429, "rate_limit_exceeded")),
        settledBySecond("connection refused", .breaks(.notSent)),
    ]

    static let final: [OutcomeCase] = [
        OutcomeCase("400", [refusal(400, "invalid_request")], is: .failed, posts: 1, tasks: 0, exit: 1),
        OutcomeCase("401", [refusal(401, "unauthorized")], is: .held, posts: 1, tasks: 0, exit: 77),
        OutcomeCase("402", [refusal(402, "insufficient_quota")], is: .held, posts: 1, tasks: 0, exit: 2),
        OutcomeCase("403", [refusal(403, "model_access_denied")], is: .held, posts: 1, tasks: 0, exit: 77),
        OutcomeCase("429 that means quota", [refusal(429, "quota_not_enough")], is: .held, posts: 1, tasks: 0, exit: 2),
        OutcomeCase(
            "429 for long",
            Array(repeating: refusal(429, "rate_limit_exceeded"), count: 6),
            is: .archived,
            posts: 7,
            tasks: 1,
            exit: 0
        ),
        OutcomeCase("unreachable", [], then: .breaks(.notSent), is: .held, tasks: 0, exit: 69),
        OutcomeCase(
            "500 without end, the list shows nothing",
            [],
            then: refusal(500, "internal_error"),
            is: .unknown,
            posts: 1 + Night.settings.replays,
            tasks: 0,
            exit: 1
        ),
        OutcomeCase(
            "500 without end, the list shows the task",
            [.answers(FakeProvider.error(500, "internal_error"), makesTask: true)],
            then: refusal(500, "internal_error"),
            is: .archived,
            posts: 1 + Night.settings.replays,
            tasks: 1,
            exit: 0
        ),
        OutcomeCase(
            "500 without end, a task made, no list",
            [.answers(FakeProvider.error(500, "internal_error"), makesTask: true)],
            then: refusal(500, "internal_error"),
            list: .text(404, "{}"),
            is: .unknown,
            posts: 1 + Night.settings.replays,
            tasks: 1,
            exit: 1
        ),
    ]

    private static let huge = [UInt8](repeating: 0x20, count: 10 << 20)

    private static func settledBySecond(_ name: String, _ first: PostScript) -> OutcomeCase {
        OutcomeCase(name, [first], is: .archived, posts: 2, tasks: 1, exit: 0)
    }

    @Test(arguments: settled) func aDoubtIsSettledByTheSameBytesWithTheSameKey(_ outcome: OutcomeCase) async throws {
        try await outcome.check(at: "evolink")
    }

    @Test(arguments: final) func otherOutcomesEndAsTheTableSays(_ outcome: OutcomeCase) async throws {
        try await outcome.check(at: "evolink")
    }
}
