import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct SubmittingTests {
    @Test func `the intent is on the disk before a byte leaves`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        let other = try JobLedger(path: bench.path)
        let seen = try #require(try await other.submission(submission.id))
        #expect(seen.body == submission.body)
        #expect(seen.key == submission.key)
        #expect(seen.posts == 0)
    }

    @Test func `an edit is claimed once by any number of runs`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        try await bench.publish("a", run)
        let other = try JobLedger(path: bench.path)
        let written = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let ledger = number.isMultiple(of: 2) ? bench.ledger : other
                group.addTask {
                    let result = try await ledger.begin(bench.intent("a", run), bench.stamp(run))
                    if case .written = result { return true }
                    return false
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(written == 1)
        #expect(try await bench.ledger.edit(bench.id("a"))?.attempts == 1)
    }

    @Test func `a key buys once`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        try await bench.publish("a", run)
        try await bench.publish("b", run)
        _ = try await bench.ledger.begin(bench.intent("a", run, key: "same-key"), bench.stamp(run))
        let thrown = try await code {
            _ = try await bench.ledger.begin(bench.intent("b", run, key: "same-key"), bench.stamp(run))
        }
        #expect(thrown == "ledger-unwritable")
        #expect(try await bench.state("b") == .published)
    }

    @Test func `a refusal for the moment waits, and is open again with the next POST`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        try await bench.ledger.posting(submission.id, at: bench.start)
        try await bench.ledger.waits(submission.id, because: bench.reason("rate-limited"))
        #expect(try await bench.fresh(submission).state == .waiting)
        try await bench.ledger.posting(submission.id, at: bench.start)
        let open = try await bench.fresh(submission)
        #expect(open.state == .open)
        #expect(open.posts == 2)
        #expect(try await bench.state("a") == .submitting)
    }

    @Test func `after a doubt a refusal for the moment proves nothing`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        try await bench.ledger.posting(submission.id, at: bench.start)
        try await bench.ledger.doubts(submission.id, because: bench.reason("timeout"))
        try await bench.ledger.posting(submission.id, at: bench.start)
        try await bench.ledger.waits(submission.id, because: bench.reason("rate-limited"))
        let doubtful = try await bench.fresh(submission)
        #expect(doubtful.state == .open)
        #expect(doubtful.doubtful)
        #expect(doubtful.reasonCode == "rate-limited")
    }

    @Test func `a task belongs to one submission`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        let first = try await bench.submit("a", run)
        let second = try await bench.submit("b", run)
        try await bench.ledger.accepted(first, task: "task-1", bench.stamp(run))
        let thrown = try await code { try await bench.ledger.accepted(second, task: "task-1", bench.stamp(run)) }
        #expect(thrown == "task-claimed")
        #expect(try await bench.state("b") == .submitting)
        #expect(try await bench.fresh(second).task == nil)
        let claimed = try await bench.ledger.claimed(
            ["task-1", "task-2"],
            provider: ProviderID("sandbox"),
            world: .rehearsal
        )
        #expect(claimed == ["task-1"])
        #expect(try await bench.ledger.claimed(["task-1"], provider: ProviderID("sandbox"), world: .real) == [])
    }

    @Test func `an unknown submission is adopted by its task`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        try await bench.ledger.unknown(submission, because: bench.reason("lost-answer"), bench.stamp(run))
        #expect(try await bench.fresh(submission).state == .unknown)
        try await bench.ledger.accepted(submission, task: "task-9", bench.stamp(run))
        let adopted = try await bench.fresh(submission)
        #expect(adopted.state == .accepted)
        #expect(adopted.reasonCode == nil)
        #expect(try await bench.state("a") == .running)
    }

    @Test func `posts in doubt that may overlap are known`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        let first = try await bench.submit("a", run)
        try await bench.ledger.posting(first.id, at: bench.start.addingTimeInterval(30))
        let posted = try await bench.fresh(first)
        #expect(posted.postedAt == first.intentAt + 30_000)
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(15)) == 0)
        try await bench.publish("b", run)
        let second = try await bench.written(
            try await bench.ledger.begin(bench.intent("b", run), bench.stamp(run, after: 61))
        )
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(60)) == 0)
        try await bench.ledger.posting(second.id, at: bench.start.addingTimeInterval(62))
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(15)) == 0)
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(16)) == 1)
        try await bench.ledger.waits(second.id, because: bench.reason("rate-limited"))
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(16)) == 0)
        try await bench.ledger.unknown(second, because: bench.reason(), bench.stamp(run))
        #expect(try await bench.ledger.otherOpenIntents(than: posted, skew: .seconds(16)) == 1)
    }

    @Test func `a refused or failed purchase costs nothing and can be made anew`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let first = try await bench.submit("a", run)
        try await bench.ledger.refused(first, to: .prepared, because: bench.reason("quota"), bench.stamp(run))
        #expect(try await bench.fresh(first).cost == .zero)
        try await bench.ledger.published(bench.id("a"), bench.stamp(run))
        let second = try await bench.written(try await bench.ledger.begin(bench.intent("a", run), bench.stamp(run)))
        try await bench.ledger.accepted(second, task: "task-2", bench.stamp(run))
        try await bench.ledger.taskFailed(second, again: false, because: bench.reason("policy"), bench.stamp(run))
        let record = try #require(try await bench.ledger.edit(bench.id("a")))
        #expect(record.state == .failed)
        #expect(record.reasonCode == "policy")
        #expect(record.attempts == 2)
        #expect(try await bench.ledger.money(of: "night")[.rehearsal] == MoneyState())
    }

    @Test func `what is told late of a purchase moves no edit that was bought anew`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let first = try await bench.submit("a", run)
        try await bench.ledger.accepted(first, task: "task-1", bench.stamp(run))
        try await bench.ledger.taskFailed(first, again: true, because: bench.reason(), bench.stamp(run))
        try await bench.ledger.published(bench.id("a"), bench.stamp(run))
        let second = try await bench.written(try await bench.ledger.begin(bench.intent("a", run), bench.stamp(run)))
        try await bench.ledger.accepted(second, task: "task-2", bench.stamp(run))
        let ending = TaskEnding(links: ["https://host/a"], linkExpiresAt: nil, credits: nil, cost: nil)
        let steps: [() async throws -> Void] = [
            { try await bench.ledger.taskFailed(first, again: true, because: bench.reason(), bench.stamp(run)) },
            { try await bench.ledger.succeeded(first, ending, bench.stamp(run)) },
            { try await bench.ledger.stalled(first, because: bench.reason(), bench.stamp(run)) },
            { try await bench.ledger.lost(first, because: bench.reason(), bench.stamp(run)) },
        ]
        for step in steps {
            let error = await #expect(throws: WanbatchError.self) { try await step() }
            #expect(error?.code == "step-out-of-order")
            #expect(try await bench.ledger.edit(bench.id("a"))?.state == .running)
            #expect(try await bench.fresh(first).state == .failed)
        }
        try await bench.ledger.succeeded(second, ending, bench.stamp(run))
    }
}
