import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

/// What a provider may answer about a task, and what becomes of the edit: one purchase in every row.
struct PollingFault: Sendable, CustomTestStringConvertible {
    var name: String
    var state: EditState
    var exit: Int32
    var warning: String?
    var batch: PlainAnswer?
    var answer: @Sendable (TaskLook) -> TaskAnswer

    init(
        _ name: String,
        is state: EditState = .archived,
        exit: Int32 = 0,
        warning: String? = nil,
        batch: PlainAnswer? = nil,
        _ answer: @escaping @Sendable (TaskLook) -> TaskAnswer
    ) {
        self.name = name
        self.state = state
        self.exit = exit
        self.warning = warning
        self.batch = batch
        self.answer = answer
    }

    /// A fault in the first answers, then relief.
    init(_ name: String, first count: Int, warning: String? = nil, _ fault: TaskAnswer) {
        self.init(name, warning: warning) { $0.question <= count ? fault : .succeeds() }
    }

    var testDescription: String { name }

    func check(at provider: String, edits: Int) async throws {
        let night = try await Night(Night.edits(edits), at: provider, ProviderScript(task: answer, batch: batch))
        let summary = try await night.run([.maxRunning: "4"])
        #expect(try await night.states() == Array(repeating: state, count: edits))
        #expect(summary.exit == exit)
        #expect(night.provider.posts.count == edits)
        #expect(night.provider.jobs.count == edits)
        if let warning { #expect(night.warnings.contains(warning)) }
    }
}

@Suite(.timeLimit(.minutes(10))) struct PollingFaultTests {
    private static let huge = PlainAnswer(status: 200, body: [UInt8](repeating: 0x20, count: 10 << 20))
    private static let half = PlainAnswer.text(200, #"{"id":"task-1","status":"comple"#)
    private static let another = PlainAnswer.text(
        200,
        #"{"id":"task-99","status":"completed","results":["http://127.0.0.1:9104/task-99.mp4"]}"#
    )
    private static let gone = TaskAnswer.says(FakeProvider.error(404, "task_not_found"))

    static let evolink: [PollingFault] = [
        PollingFault("500", first: 8, .says(FakeProvider.error(500, "internal_error"))),
        PollingFault("503 with Retry-After", first: 2, .says(.text(503, "", [WebHeader("Retry-After", "20")]))),
        PollingFault("429", first: 5, .says(FakeProvider.error(429, "rate_limit_exceeded"))),
        PollingFault("400", first: 5, .says(FakeProvider.error(400, "invalid_request"))),
        PollingFault("half a JSON", first: 5, .says(half)),
        PollingFault("10 MB", first: 2, .says(huge)),
        PollingFault("HTML", first: 5, .says(.html)),
        PollingFault("an empty body", first: 5, .says(.text(200, ""))),
        PollingFault("a list in place of a task", first: 5, .says(.text(200, "[]"))),
        PollingFault("no answer", first: 5, .breaks),
        PollingFault("another task", first: 5, .says(another)),
        PollingFault("an unknown status", first: 5, warning: "status-unknown", .runs(status: "dreaming\u{1B}[2J")),
        PollingFault("not there yet", first: 4, gone),
        PollingFault("a status that goes backwards") { look in
            look.question < 8 ? .runs(status: look.question.isMultiple(of: 2) ? "pending" : "processing") : .succeeds()
        },
        PollingFault("success without a link, then with one", first: 4, .succeeds(links: [])),
        PollingFault("success without a link", is: .lost, exit: 1) { _ in .succeeds(links: []) },
        PollingFault("success with links that are none", is: .lost, exit: 1) { _ in
            .succeeds(links: ["file:///etc/passwd", "javascript:1", ""])
        },
        PollingFault("404 for ever", is: .lost, exit: 1) { _ in gone },
        PollingFault("404 in turn with other answers") { look in
            look.question >= 12 ? .succeeds() : look.question.isMultiple(of: 4) ? .runs() : gone
        },
    ]

    @Test(arguments: evolink) func anEditOfEvolinkEndsAsTheTableSays(_ fault: PollingFault) async throws {
        try await fault.check(at: "evolink", edits: 1)
    }

    static let batches: [PollingFault] = [
        PollingFault("documented") { $0.usual() },
        PollingFault("not offered", batch: .text(404, "{}")) { $0.usual() },
        PollingFault("method not allowed", batch: .text(405, "")) { $0.usual() },
        PollingFault("a page of the web", batch: .html) { $0.usual() },
        PollingFault("without tasks", batch: .text(200, #"{"data":[]}"#)) { $0.usual() },
        PollingFault("no list", batch: .text(200, "{}")) { $0.usual() },
    ]

    @Test(arguments: batches) func severalTasksAreAskedForOneWayOrTheOther(_ fault: PollingFault) async throws {
        try await fault.check(at: "evolink", edits: 3)
    }

    static let novita: [PollingFault] = [
        PollingFault("500 GET_RESULT_FAILED", first: 5, .says(FakeProvider.refusal(500, "GET_RESULT_FAILED"))),
        PollingFault("429", first: 4, .says(FakeProvider.refusal(429, "RATE_LIMIT_EXCEEDED"))),
        PollingFault("no answer", first: 4, .breaks),
        PollingFault("an unknown status", first: 4, warning: "status-unknown", .runs(status: "TASK_STATUS_UNKNOWN")),
        PollingFault("TASK_NOT_FOUND, then there", first: 4, .says(FakeProvider.refusal(404, "TASK_NOT_FOUND"))),
        PollingFault("TASK_NOT_FOUND", is: .lost, exit: 1) { _ in .says(FakeProvider.refusal(404, "TASK_NOT_FOUND")) },
        PollingFault("success without a link", is: .lost, exit: 1) { _ in .succeeds(links: []) },
    ]

    @Test(arguments: novita) func anEditOfNovitaEndsAsTheTableSays(_ fault: PollingFault) async throws {
        try await fault.check(at: "novita", edits: 1)
    }

    // MARK: - Over several runs

    @Test func aKeyThatIsRejectedWhilePollingEndsTheRunAndLosesNothing() async throws {
        let rejected = ProviderScript(task: { _ in .says(FakeProvider.error(401, "unauthorized")) })
        let night = try await Night(Night.edits(2), rejected)
        #expect(try await night.run().exit == 77)
        #expect(try await night.states().contains(.running))
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived, .archived])
        #expect(night.provider.jobs.count == 2)
        #expect(try await night.money() == MoneyState(spent: .edit + .edit))
    }

    @Test(arguments: [true, false]) func aTaskThatNeverEndsIsLeftForTheNextRun(isCollecting: Bool) async throws {
        let night = try await Night(ProviderScript(task: { _ in .runs() }))
        var settings = Night.settings
        settings.taskPatience = .seconds(120)
        let first = try await night.run(settings: settings)
        #expect(first.exit == 2)
        #expect(try await night.states() == [.stalled])
        #expect(try await night.money() == MoneyState(reserved: .edit))
        night.provider.script = ProviderScript()
        let second = isCollecting ? try await night.collect() : try await night.run()
        #expect(second.exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 1)
    }

    @Test func aProviderThatNeverAnswersDoesNotHangTheNight() async throws {
        let night = try await Night(ProviderScript(task: { _ in .breaks }))
        var settings = Night.settings
        settings.taskPatience = .seconds(120)
        #expect(try await night.run(settings: settings).exit == 2)
        #expect(try await night.states() == [.stalled])
    }

    @Test func theNextRunAsksForAStalledTaskEvenIfItStillRuns() async throws {
        let night = try await Night(ProviderScript(task: { _ in .runs() }))
        var settings = Night.settings
        settings.taskPatience = .seconds(60)
        #expect(try await night.run(settings: settings).exit == 2)
        #expect(try await night.run(settings: settings).exit == 2)
        #expect(try await night.states() == [.stalled])
        #expect(night.provider.posts.count == 1)
    }

    @Test func aLostOneIsFoundAgainByCollect() async throws {
        let night = try await Night(ProviderScript(task: { _ in .succeeds(links: []) }))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.lost])
        #expect(try await night.money() == MoneyState(doubtful: .edit))
        night.provider.script = ProviderScript(task: { _ in .succeeds() })
        #expect(try await night.collect().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 1)
        #expect(try await night.money() == MoneyState(spent: .edit))
    }
}
