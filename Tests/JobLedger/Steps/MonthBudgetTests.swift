import EditModel
import Foundation
import JobLedger
import TestSupport
import Testing

@Suite struct MonthBudgetTests {
    private let budget = Money(units: 20_000)
    /// Twenty seconds before the month ends.
    private let eve = Date(timeIntervalSince1970: 1_796_083_180)

    private func begin(
        _ bench: LedgerBench,
        _ name: String,
        _ run: String,
        at moment: Date,
        world: World = .real
    ) async throws -> IntentResult {
        try await bench.publish(name, run)
        let intent = bench.intent(name, run, month: budget)
        return try await bench.ledger.begin(intent, StepStamp(run: run, at: moment))
    }

    @Test func `a month is counted over all batches and runs`() async throws {
        let bench = try LedgerBench()
        let one = try await bench.begin(["a", "b"], batch: "one", world: .real)
        let two = try await bench.begin(["c", "d"], batch: "two", world: .real)
        _ = try await bench.written(try await begin(bench, "a", one, at: eve))
        _ = try await bench.written(try await begin(bench, "c", two, at: eve))
        // What the other batch's run has open is not waited for, but its own is.
        guard case .overBudgetForNow(.month) = try await begin(bench, "d", two, at: eve) else {
            throw bench.reason("not waiting")
        }
        let three = try await bench.begin(["e"], batch: "three", world: .real)
        guard case .overBudget(.month) = try await begin(bench, "e", three, at: eve) else {
            throw bench.reason("waiting for another run")
        }
        let money = try await bench.ledger.money(in: UTCMonth(of: eve))
        #expect(money == MoneyState(reserved: Money(units: 19_200)))
    }

    @Test func `the next month begins with nothing`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c"], world: .real)
        _ = try await bench.written(try await begin(bench, "a", run, at: eve))
        _ = try await bench.written(try await begin(bench, "b", run, at: eve.addingTimeInterval(19.9)))
        guard case .overBudgetForNow(.month) = try await begin(bench, "c", run, at: eve.addingTimeInterval(19.999))
        else { throw bench.reason("over the budget") }
        let next = eve.addingTimeInterval(20)
        let intent = bench.intent("c", run, month: budget)
        _ = try await bench.written(try await bench.ledger.begin(intent, StepStamp(run: run, at: next)))
        #expect(try await bench.ledger.money(in: UTCMonth(of: next)).committed == Money(units: 9600))
    }

    @Test func `rehearsals do not count, and are not kept back`() async throws {
        let bench = try LedgerBench()
        let names = (0..<4).map { "edit\($0)" }
        let run = try await bench.begin(names)
        for name in names { _ = try await bench.written(try await begin(bench, name, run, at: eve)) }
        #expect(try await bench.ledger.money(in: UTCMonth(of: eve)) == MoneyState())
    }

    @Test func `an unknown outcome counts as paid, a failed task does not`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c", "d"], world: .real)
        let first = try await bench.written(try await begin(bench, "a", run, at: eve))
        let second = try await bench.written(try await begin(bench, "b", run, at: eve))
        try await bench.ledger.unknown(first, because: bench.reason(), bench.stamp(run))
        try await bench.ledger.accepted(second, task: "task-2", bench.stamp(run))
        try await bench.ledger.taskFailed(second, again: false, because: bench.reason(), bench.stamp(run))
        _ = try await bench.written(try await begin(bench, "c", run, at: eve))
        guard case .overBudgetForNow(.month) = try await begin(bench, "d", run, at: eve) else {
            throw bench.reason("over the budget")
        }
        let money = try await bench.ledger.money(in: UTCMonth(of: eve))
        #expect(money == MoneyState(reserved: Money(units: 9600), doubtful: Money(units: 9600)))
    }

    @Test func `a price that is not known is an error where money is real`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"], world: .real)
        try await bench.publish("a", run)
        let intent = bench.intent("a", run, reservation: nil, month: budget)
        #expect(try await code { _ = try await bench.ledger.begin(intent, bench.stamp(run)) } == "price-unknown")
    }

    // MARK: - Any order of steps

    /// Random purchases, settlements, failures and doubts over three batches and two connections, many at once: no run
    /// and no month ever commits to more than its budget.
    @Test(arguments: 0..<24 as Range<UInt64>) func `no budget is ever passed`(_ seed: UInt64) async throws {
        let bench = try LedgerBench()
        let other = try JobLedger(path: bench.path)
        var random = SeededGenerator(seed: seed)
        let (ofRun, ofMonth) = (Money(units: 30_000), Money(units: 55_000))
        var runs: [String] = []
        for batch in ["one", "two", "three"] {
            let names = (0..<8).map { "\(batch)\($0)" }
            let run = try await bench.begin(names, batch: batch, world: .real)
            for name in names { try await bench.publish(name, run) }
            runs.append(run)
        }
        var open: [(submission: SubmissionRecord, run: String)] = []
        for round in 0..<12 {
            let wishes = (0..<6).map { _ in
                (Int.random(in: 0..<3, using: &random), Int.random(in: 0..<8, using: &random))
            }
            let moment = eve.addingTimeInterval(Double(round) * 3)
            let amounts = wishes.map { _ in Money(units: Int64.random(in: 1...12_000, using: &random)) }
            open += try await withThrowingTaskGroup(of: (SubmissionRecord, String)?.self) { [runs] group in
                for (index, (batch, number)) in wishes.enumerated() {
                    let ledger = index.isMultiple(of: 2) ? bench.ledger : other
                    let name = "\(["one", "two", "three"][batch])\(number)"
                    group.addTask {
                        var intent = bench.intent(name, runs[batch], reservation: amounts[index], maximum: ofRun)
                        intent.maximumMonthCost = ofMonth
                        let stamp = StepStamp(run: runs[batch], at: moment)
                        guard case .written(let submission) = try await ledger.begin(intent, stamp) else { return nil }
                        return (submission, runs[batch])
                    }
                }
                return try await group.reduce(into: []) { if let made = $1 { $0.append(made) } }
            }
            open.shuffle(using: &random)
            for (submission, run) in open.prefix(2) {
                try await end(submission, run, bench, &random)
            }
            open = Array(open.dropFirst(2))
            for run in runs {
                let batch = ["one", "two", "three"][runs.firstIndex(of: run) ?? 0]
                let money = try await bench.ledger.money(of: batch, run: run)[.real] ?? MoneyState()
                #expect(money.committed <= ofRun)
            }
            for moment in [eve, eve.addingTimeInterval(60)] {
                #expect(try await bench.ledger.money(in: UTCMonth(of: moment)).committed <= ofMonth)
            }
        }
    }

    private func end(
        _ submission: SubmissionRecord,
        _ run: String,
        _ bench: LedgerBench,
        _ random: inout SeededGenerator
    ) async throws {
        let reserved = submission.reservation ?? .zero
        switch Int.random(in: 0..<5, using: &random) {
        case 0: try await bench.ledger.refused(submission, to: .prepared, because: bench.reason(), bench.stamp(run))
        case 1: try await bench.ledger.unknown(submission, because: bench.reason(), bench.stamp(run))
        case 2:
            try await bench.ledger.accepted(submission, task: "task-\(submission.id)", bench.stamp(run))
            try await bench.ledger.taskFailed(submission, again: true, because: bench.reason(), bench.stamp(run))
        case 3:
            try await bench.ledger.accepted(submission, task: "task-\(submission.id)", bench.stamp(run))
            try await bench.ledger.stalled(submission, because: bench.reason(), bench.stamp(run))
        default: try await bench.succeed(submission, cost: Money(units: reserved.units / 2), run)
        }
    }
}
