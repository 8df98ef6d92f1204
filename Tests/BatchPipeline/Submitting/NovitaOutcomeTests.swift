import EditModel
import Testing

@testable import BatchPipeline

@Suite struct NovitaOutcomeTests {
    private static func refusal(_ status: Int, _ reason: String) -> PostScript {
        .answers(FakeProvider.refusal(status, reason))
    }

    private static func unknown(_ name: String, _ first: PostScript, tasks: Int = 0) -> OutcomeCase {
        OutcomeCase(name, [first], is: .unknown, posts: 1, tasks: tasks, exit: 1)
    }

    static let outcomes: [OutcomeCase] = [
        OutcomeCase("200", [], is: .archived, posts: 1, tasks: 1, exit: 0),
        unknown("200 without an id", .answers(.text(200, "{}"), makesTask: true), tasks: 1),
        unknown("200, HTML", .answers(.html)),
        unknown("400 without a body", .answers(.text(400, ""))),
        unknown("401 without a body", .answers(.text(401, ""))),
        unknown("409", refusal(409, "INVALID_REQUEST_BODY")),
        unknown("500 CREATE_TASK_FAILED", refusal(500, "CREATE_TASK_FAILED")),
        unknown("500 BILLING_FAILED", refusal(500, "BILLING_FAILED")),
        unknown("502 as HTML", .answers(.text(502, "<html></html>"))),
        unknown("timeout", .breaks(.maybeSent)),
        unknown("timeout, a task made", .breaks(.maybeSent, makesTask: true), tasks: 1),
        OutcomeCase("bad input", [refusal(400, "INVALID_REQUEST_BODY")], is: .failed, posts: 1, tasks: 0, exit: 1),
        OutcomeCase("content policy", [refusal(400, "ILLEGAL_PROMPT")], is: .failed, posts: 1, tasks: 0, exit: 1),
        OutcomeCase("balance", [refusal(400, "BILLING_BALANCE_NOT_ENOUGH")], is: .held, posts: 1, tasks: 0, exit: 2),
        OutcomeCase("no key", [refusal(400, "MISSING_API_KEY")], is: .held, posts: 1, tasks: 0, exit: 77),
        OutcomeCase("wrong key", [refusal(403, "INVALID_API_KEY")], is: .held, posts: 1, tasks: 0, exit: 77),
        OutcomeCase("429", [refusal(429, "RATE_LIMIT_EXCEEDED")], is: .archived, posts: 2, tasks: 1, exit: 0),
        OutcomeCase("429 without a body", [.answers(.text(429, ""))], is: .archived, posts: 2, tasks: 1, exit: 0),
        OutcomeCase("connection refused", [.breaks(.notSent)], is: .archived, posts: 2, tasks: 1, exit: 0),
        OutcomeCase("unreachable", [], then: .breaks(.notSent), is: .held, tasks: 0, exit: 69),
    ]

    @Test(arguments: outcomes) func nothingIsSentAgainUnlessItIsProvedUnpaid(_ outcome: OutcomeCase) async throws {
        try await outcome.check(at: "novita")
    }
}
