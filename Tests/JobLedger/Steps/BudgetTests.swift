import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct BudgetTests {
    private let budget = Money(units: 20_000)

    private func begin(_ bench: LedgerBench, _ name: String, _ run: String) async throws -> IntentResult {
        try await bench.publish(name, run)
        return try await bench.ledger.begin(bench.intent(name, run, maximum: budget), bench.stamp(run))
    }

    @Test func `an edit waits while reservations are open, and does not fit when none is`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c"])
        let first = try await bench.written(try await begin(bench, "a", run))
        let second = try await bench.written(try await begin(bench, "b", run))
        guard case .overBudgetForNow = try await begin(bench, "c", run) else { throw bench.reason("not waiting") }
        #expect(try await bench.state("c") == .published)
        for submission in [first, second] {
            try await bench.succeed(submission, cost: Money(units: 9000), run)
            try await bench.ledger.archived(
                submission,
                bench.output,
                cost: Money(units: 9000),
                basis: .provider,
                bench.stamp(run)
            )
        }
        let third = try await bench.ledger.begin(bench.intent("c", run, maximum: budget), bench.stamp(run))
        guard case .overBudget = third else { throw bench.reason("\(third)") }
    }

    @Test func `what is settled for less makes room`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c"])
        let first = try await bench.written(try await begin(bench, "a", run))
        _ = try await bench.written(try await begin(bench, "b", run))
        guard case .overBudgetForNow = try await begin(bench, "c", run) else { throw bench.reason("not waiting") }
        try await bench.succeed(first, cost: Money(units: 800), run)
        let third = try await bench.ledger.begin(bench.intent("c", run, maximum: budget), bench.stamp(run))
        _ = try await bench.written(third)
    }

    @Test func `a budget may be used to the last digit`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        try await bench.publish("a", run)
        let exact = bench.intent("a", run, reservation: Money(units: 20_000), maximum: budget)
        _ = try await bench.written(try await bench.ledger.begin(exact, bench.stamp(run)))
        try await bench.publish("b", run)
        let more = bench.intent("b", run, reservation: Money(units: 1), maximum: budget)
        guard case .overBudgetForNow = try await bench.ledger.begin(more, bench.stamp(run)) else {
            throw bench.reason("over the budget")
        }
    }

    @Test func `an unknown outcome counts at its reservation and is not waited for`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b", "c"])
        let first = try await bench.written(try await begin(bench, "a", run))
        let second = try await bench.written(try await begin(bench, "b", run))
        try await bench.ledger.unknown(first, because: bench.reason(), bench.stamp(run))
        try await bench.ledger.accepted(second, task: "task-2", bench.stamp(run))
        try await bench.ledger.stalled(second, because: bench.reason(), bench.stamp(run))
        guard case .overBudget = try await begin(bench, "c", run) else { throw bench.reason("waiting for nothing") }
        let money = try #require(try await bench.ledger.money(of: "night")[.rehearsal])
        #expect(money.doubtful == Money(units: 9600))
        #expect(money.reserved == Money(units: 9600))
        #expect(money.spent == .zero)
    }

    @Test func `an unknown price is never bought under a budget`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        try await bench.publish("a", run)
        let unpriced = bench.intent("a", run, reservation: nil, maximum: budget)
        #expect(try await code { _ = try await bench.ledger.begin(unpriced, bench.stamp(run)) } == "price-unknown")
        #expect(try await bench.state("a") == .published)
        let free = bench.intent("a", run, reservation: nil)
        _ = try await bench.written(try await bench.ledger.begin(free, bench.stamp(run)))
        #expect(try await bench.ledger.money(of: "night")[.rehearsal]?.unpriced == 1)
    }

    @Test func `each run has a budget of its own`() async throws {
        let bench = try LedgerBench()
        let first = try await bench.begin(["a", "b", "c"])
        _ = try await bench.written(try await begin(bench, "a", first))
        _ = try await bench.written(try await begin(bench, "b", first))
        let second = try await bench.ledger.startRun(of: "night", command: "run", now: bench.start)
        _ = try await bench.written(try await begin(bench, "c", second))
        #expect(try await bench.ledger.money(of: "night", run: second)[.rehearsal]?.reserved == Money(units: 9600))
        #expect(try await bench.ledger.money(of: "night")[.rehearsal]?.reserved == Money(units: 28_800))
    }

    @Test func `many submissions at once never pass the budget`() async throws {
        let bench = try LedgerBench()
        let names = (0..<30).map { "edit\($0)" }
        let run = try await bench.begin(names)
        for name in names { try await bench.publish(name, run) }
        let other = try JobLedger(path: bench.path)
        let budget = Money(units: 100_000)
        let written = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (number, name) in names.enumerated() {
                let ledger = number.isMultiple(of: 2) ? bench.ledger : other
                group.addTask {
                    let result = try await ledger.begin(bench.intent(name, run, maximum: budget), bench.stamp(run))
                    if case .written = result { return true }
                    return false
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(written == 10)
        #expect(try await bench.ledger.money(of: "night")[.rehearsal]?.reserved == Money(units: 96_000))
    }
}
