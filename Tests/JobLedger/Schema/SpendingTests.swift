import EditModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import JobLedger

/// What the budgets are asked of is what the submissions add up to.
@Suite struct SpendingTests {
    private let names = (0..<12).map { "edit\($0)" }
    /// Ten seconds before a month ends.
    private let eve = 1_796_083_190.0

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `the totals are the sums after any steps`(seed: UInt64) async throws {
        let bench = try LedgerBench()
        var chance = SeededGenerator(seed: seed)
        var runs = [try await bench.begin(names, world: seed.isMultiple(of: 2) ? .real : .rehearsal)]
        for number in 0..<120 {
            if number.isMultiple(of: 40) {
                runs.append(try await bench.ledger.startRun(of: "night", command: "run", now: bench.start))
            }
            let run = runs.randomElement(using: &chance) ?? ""
            let name = names.randomElement(using: &chance) ?? ""
            let moment = Date(timeIntervalSince1970: eve + Double.random(in: 0..<20, using: &chance))
            try await step(name, StepStamp(run: run, at: moment), bench, &chance)
            try await agree(bench)
        }
        #expect(try await bench.ledger.submissionCount(of: runs[1]) > 0)
    }

    /// One step that is possible now.
    private func step(
        _ name: String,
        _ stamp: StepStamp,
        _ bench: LedgerBench,
        _ chance: inout SeededGenerator
    ) async throws {
        let ledger = bench.ledger
        guard let edit = try await ledger.edit(bench.id(name)) else { return }
        let cost = Money(units: Int64.random(in: 0..<9000, using: &chance))
        let choice = Int.random(in: 0..<5, using: &chance)
        switch edit.state {
        case .prepared:
            try await ledger.published(bench.id(name), stamp)
        case .planned:
            try await ledger.prepared(bench.id(name), bench.media, bench.facts, stamp)
            try await ledger.published(bench.id(name), stamp)
        case .published:
            let reservation = choice == 0 ? nil : Money(units: 9000 + Int64(choice))
            _ = try await ledger.begin(bench.intent(name, stamp.run, reservation: reservation), stamp)
        case .submitting:
            guard let submission = try await ledger.submission(edit.submission ?? 0) else { return }
            switch choice {
            case 0: try await ledger.waits(submission.id, because: bench.reason())
            case 1: try await ledger.refused(submission, to: .failed, because: bench.reason(), stamp)
            case 2: try await ledger.unknown(submission, because: bench.reason(), stamp)
            default: try await ledger.accepted(submission, task: "task-\(submission.id)", stamp)
            }
        case .running:
            guard let submission = try await ledger.submission(edit.submission ?? 0) else { return }
            let ending = TaskEnding(links: [], linkExpiresAt: nil, credits: nil, cost: choice == 3 ? nil : cost)
            switch choice {
            case 0: try await ledger.taskFailed(submission, again: true, because: bench.reason(), stamp)
            case 1: try await ledger.stalled(submission, because: bench.reason(), stamp)
            default: try await ledger.succeeded(submission, ending, stamp)
            }
        case .succeeded:
            guard let submission = try await ledger.submission(edit.submission ?? 0) else { return }
            if choice == 0 { return try await ledger.lost(submission, because: bench.reason(), stamp) }
            let settled = choice == 1 ? nil : cost
            try await ledger.archived(submission, bench.output, cost: settled, basis: .computed, stamp)
        default:
            _ = try await ledger.retry([bench.id(name)], in: [.failed, .unknown, .lost], stamp)
        }
    }

    @Test func `any writer is counted`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"], world: .real)
        _ = try await bench.submit("a", run)
        _ = try await bench.submit("b", run)
        let other = try await bench.ledger.startRun(of: "night", command: "run", now: bench.start)
        let statements = [
            "UPDATE submission SET cost = 5", "UPDATE submission SET state = 'failed' WHERE id = 1",
            "UPDATE submission SET state = 'settled', cost = 7 WHERE id = 1", "UPDATE submission SET run = '\(other)'",
            "UPDATE submission SET intent_at = intent_at + 40 * 86400000 WHERE id = 2",
            "UPDATE submission SET world = 'rehearsal' WHERE id = 1", "DELETE FROM submission WHERE id = 2",
            "UPDATE submission SET cost = NULL, reservation = NULL", "DELETE FROM submission",
        ]
        try await agree(bench)
        for statement in statements {
            try await DatabaseQueue(path: bench.path).write { try $0.execute(sql: statement) }
            try await agree(bench)
        }
    }

    /// Adds up every submission anew, and compares.
    private func agree(_ bench: LedgerBench, _ location: Testing.SourceLocation = #_sourceLocation) async throws {
        let (kept, added) = try await bench.ledger.read { database in
            let kept = try Row.fetchAll(database, sql: "SELECT world, span, units FROM spending WHERE units <> 0")
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM submission")
            return (
                sums(kept.map { (["\($0["world"] as String) \($0["span"] as String)"], $0["units"]) }),
                sums(rows.map(counted))
            )
        }
        #expect(kept == added, sourceLocation: location)
    }
}

/// What a submission adds to its run and to its month.
private func counted(_ row: Row) -> (spans: [String], units: Int64) {
    let world: String = row["world"]
    let month = UTCMonth(of: Date(timeIntervalSince1970: Double(row["intent_at"] as Int64) / 1000))
    let isFree = ["refused", "failed"].contains(row["state"] as String)
    let units = isFree ? 0 : (row["cost"] ?? row["reservation"]) as Int64? ?? 0
    return (["\(world) \(row["run"] as String)", "\(world) \(month)"], units)
}

private func sums(_ parts: [(spans: [String], units: Int64)]) -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for part in parts { for span in part.spans { sums[span, default: 0] += part.units } }
    return sums.filter { $0.value != 0 }
}
