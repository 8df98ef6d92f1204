import EditModel
import Foundation
import GRDB
import JobLedger
import Testing

/// A step of an edit, by its name, and the states that it may be taken from.
private struct Step: Sendable, CustomTestStringConvertible {
    let name: String
    let from: Set<EditState>
    let to: EditState
    let take: @Sendable (LedgerBench, SubmissionRecord) async throws -> Void

    var testDescription: String { name }

    static let all: [Step] = [
        Step(name: "prepared", from: [.planned], to: .prepared) { bench, it in
            try await bench.ledger.prepared(it.edit, bench.media, bench.facts, bench.stamp())
        },
        Step(name: "published", from: [.prepared], to: .published) { bench, it in
            try await bench.ledger.published(it.edit, bench.stamp())
        },
        Step(name: "back to planned", from: [.prepared, .published], to: .planned) { bench, it in
            try await bench.ledger.back(it.edit, to: .planned, bench.stamp())
        },
        Step(name: "back to prepared", from: [.published], to: .prepared) { bench, it in
            try await bench.ledger.back(it.edit, to: .prepared, bench.stamp())
        },
        Step(name: "refuse", from: [.planned, .prepared, .published], to: .refused) { bench, it in
            try await bench.ledger.refuse(it.edit, because: bench.reason(), bench.stamp())
        },
        Step(name: "hold", from: [.planned, .prepared, .published], to: .held) { bench, it in
            try await bench.ledger.hold(it.edit, because: bench.reason(), bench.stamp())
        },
        Step(name: "accepted", from: [.submitting, .unknown], to: .running) { bench, it in
            try await bench.ledger.accepted(it, task: "task-1", bench.stamp())
        },
        Step(name: "refused by the provider", from: [.submitting], to: .failed) { bench, it in
            try await bench.ledger.refused(it, to: .failed, because: bench.reason(), bench.stamp())
        },
        Step(name: "unknown", from: [.submitting], to: .unknown) { bench, it in
            try await bench.ledger.unknown(it, because: bench.reason(), bench.stamp())
        },
        Step(name: "succeeded", from: [.running], to: .succeeded) { bench, it in
            let ending = TaskEnding(links: [], linkExpiresAt: nil, credits: nil, cost: nil)
            try await bench.ledger.succeeded(it, ending, bench.stamp())
        },
        Step(name: "task failed", from: [.running], to: .failed) { bench, it in
            try await bench.ledger.taskFailed(it, again: false, because: bench.reason(), bench.stamp())
        },
        Step(name: "task failed, once more", from: [.running], to: .prepared) { bench, it in
            try await bench.ledger.taskFailed(it, again: true, because: bench.reason(), bench.stamp())
        },
        Step(name: "stalled", from: [.running], to: .stalled) { bench, it in
            try await bench.ledger.stalled(it, because: bench.reason(), bench.stamp())
        },
        Step(name: "lost", from: [.running, .succeeded], to: .lost) { bench, it in
            try await bench.ledger.lost(it, because: bench.reason(), bench.stamp())
        },
        Step(name: "archived", from: [.succeeded], to: .archived) { bench, it in
            try await bench.ledger.archived(it, bench.output, cost: nil, basis: .none, bench.stamp())
        },
    ]
}

@Suite struct TransitionTests {
    @Test(arguments: Step.all)
    private func `a step is taken from its states only, and changes nothing from all others`(step: Step) async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        let queue = try DatabaseQueue(path: bench.path)
        for state in EditState.allCases {
            try await queue.write { database in
                try database.execute(
                    sql: "UPDATE edit SET state = ?; UPDATE submission SET state = 'open', cost = NULL, task = NULL",
                    arguments: [state.rawValue]
                )
            }
            let before = try await bench.fresh(submission)
            let thrown = try await code { try await step.take(bench, submission) }
            if step.from.contains(state) {
                #expect(thrown == nil, "from \(state)")
                #expect(try await bench.state("a") == step.to, "from \(state)")
            } else {
                #expect(thrown == "step-out-of-order", "from \(state)")
                #expect(try await bench.state("a") == state)
                let after = try await bench.fresh(submission)
                #expect(after.state == before.state && after.task == nil && after.cost == nil, "from \(state)")
            }
        }
    }

    @Test(arguments: EditState.allCases)
    func `only a published edit is submitted`(state: EditState) async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let queue = try DatabaseQueue(path: bench.path)
        try await queue.write { try $0.execute(sql: "UPDATE edit SET state = ?", arguments: [state.rawValue]) }
        let result = try await bench.ledger.begin(bench.intent("a", run), bench.stamp(run))
        if state == .published {
            _ = try await bench.written(result)
            #expect(try await bench.state("a") == .submitting)
        } else {
            guard case .taken = result else { throw bench.reason("\(result)") }
            #expect(try await bench.state("a") == state)
            #expect(try await bench.ledger.submission(1) == nil)
        }
    }

    @Test func `a reason stays until the edit moves on`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        try await bench.ledger.refuse(bench.id("a"), because: bench.reason("clip-too-short"), bench.stamp(run))
        let refused = try #require(try await bench.ledger.edit(bench.id("a")))
        #expect(refused.reasonCode == "clip-too-short")
        #expect(refused.reasonText == "it is clip-too-short")
        #expect(refused.changedBy == run)
        #expect(try await bench.ledger.retry([bench.id("a")], in: [.refused], bench.stamp("later")) == 1)
        let planned = try #require(try await bench.ledger.edit(bench.id("a")))
        #expect(planned.state == .planned)
        #expect(planned.reasonCode == nil)
        #expect(planned.changedBy == "later")
    }

    @Test func `an edit that nobody knows is named in the error`() async throws {
        let bench = try LedgerBench()
        let thrown = try await code { try await bench.ledger.published(bench.id("x"), bench.stamp()) }
        #expect(thrown == "step-out-of-order")
    }

    @Test func `a person's wish moves only edits in the states that were asked for`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c"])
        try await bench.ledger.refuse(bench.id("a"), because: bench.reason(), bench.stamp(run))
        let submission = try await bench.submit("b", run)
        try await bench.ledger.unknown(submission, because: bench.reason(), bench.stamp(run))
        let all = ["a", "b", "c", "nobody"].map(bench.id)
        #expect(try await bench.ledger.retry(all, in: [.unknown], bench.stamp(run)) == 1)
        #expect(try await bench.state("a") == .refused)
        #expect(try await bench.state("b") == .planned)
        #expect(try await bench.state("c") == .planned)
    }

    @Test func `a write that was begun is ended in a task that is cancelled`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await bench.ledger.accepted(submission, task: "task-1", bench.stamp(run))
        }
        try await task.value
        #expect(try await bench.fresh(submission).task == "task-1")
    }
}
