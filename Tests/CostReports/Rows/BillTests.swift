import CostReports
import EditModel
import Foundation
import JobLedger
import TestSupport
import Testing

/// A provider's own books: what it charges for each edit that it makes.
private struct Night {
    let bench: ReportBench
    var generator: SeededGenerator
    var bill: [String: Int64] = [:]

    init(seed: UInt64) throws {
        bench = try ReportBench()
        generator = SeededGenerator(seed: seed)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    /// Two batches that share edits, each with a few runs; whatever happens, happens at random.
    mutating func pass() async throws {
        for round in 0..<number(2...4) {
            for batch in ["one", "two"] {
                let first = batch == "one" ? 0 : 4
                let names = (0..<8).map { _ in "edit\(first + number(0...7))" }
                let rows = names.enumerated().map { bench.row($1, line: $0 + 1) }
                let run = try await bench.begin(rows + kept(batch), batch: batch)
                try await bench.ledger.reopen(batch, submitting: round.isMultiple(of: 2), bench.stamp(run))
                for name in Set(rows.map(\.edit.clipName)).sorted() { try await work(on: name, batch, run) }
                try await bench.ledger.release(batch)
            }
        }
    }

    /// All that the batch ever named stays named: what is final and leaves is no row any more, by design.
    private func kept(_ batch: String) -> [PlannedRow] {
        (0..<8).map { bench.row("edit\((batch == "one" ? 0 : 4) + $0)", line: 100 + $0) }
    }

    private mutating func work(on name: String, _ batch: String, _ run: String) async throws {
        guard let record = try await bench.ledger.edit(bench.id(name)), record.holder == batch else { return }
        switch record.state {
        case .planned, .prepared: try await buy(name, batch, run)
        case .unknown, .lost, .failed, .refused:
            guard number(0...1) == 0 else { return }
            _ = try await bench.ledger.retry([record.edit], in: [record.state], bench.stamp(run))
            if number(0...2) > 0 { try await buy(name, batch, run) }
        default: return
        }
    }

    private mutating func buy(_ name: String, _ batch: String, _ run: String) async throws {
        let submission = try await bench.submit(name, run)
        let (ledger, stamp, reason) = (bench.ledger, bench.stamp(run), bench.reason)
        let cost = Money(units: Int64(number(1...30_000)))
        switch number(0...9) {
        case 0: return
        case 1: try await ledger.refused(submission, to: .failed, because: reason, stamp)
        case 2: try await ledger.unknown(submission, because: reason, stamp)
        case 3:
            try await ledger.accepted(submission, task: "task-\(submission.id)", stamp)
            try await ledger.taskFailed(submission, again: number(0...1) == 0, because: reason, stamp)
        case 4:
            try await ledger.accepted(submission, task: "task-\(submission.id)", stamp)
            try await ledger.stalled(submission, because: reason, stamp)
        case 5:
            bill[batch, default: 0] += cost.units
            try await bench.succeed(submission, cost: cost, run)
            try await ledger.lost(submission, because: reason, stamp)
        case 6:
            bill[batch, default: 0] += cost.units
            try await bench.succeed(submission, cost: cost, run)
        case 7:
            bill[batch, default: 0] += cost.units
            try await bench.succeed(submission, cost: nil, run)
            try await bench.archiveOutput(of: submission, cost: cost, basis: .computed, run)
        default:
            bill[batch, default: 0] += cost.units
            try await bench.succeed(submission, cost: cost, run)
            try await bench.archiveOutput(of: submission, cost: cost, basis: .provider, run)
        }
    }
}

@Suite struct BillTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `the rows' costs are the ledger's money and the provider's bill, to the last digit`(seed: UInt64) async throws
    {
        var night = try Night(seed: seed)
        try await night.pass()
        for batch in ["one", "two"] {
            let report = try await night.bench.report(batch)
            let cells = try table(CSVReport.text(of: report)).compactMap { $0["cost_usd"] }
            let sum = cells.compactMap { Money(usdText: $0) }.reduce(Money.zero, +)
            let money = try await night.bench.ledger.money(of: batch)[.rehearsal]
            let counts = try await night.bench.ledger.counts(of: batch)
            let spent = money?.spent ?? .zero
            #expect(sum == spent)
            #expect(sum.units == night.bill[batch, default: 0])
            #expect(report.totals[.rehearsal]?.cost == sum)
            #expect(report.totals[.rehearsal]?.money.spent == sum)
            #expect(report.totals[.real] == nil)
            #expect(report.totals[.rehearsal]?.money ?? MoneyState() == money ?? MoneyState())
            #expect(report.states == counts)
        }
        for grouping in ReportGrouping.allCases {
            let both = try await GroupedReport.make(
                by: grouping,
                of: ["one", "two"],
                from: night.bench.ledger,
                now: night.bench.start
            )
            let sum = both.groups.map(\.sums.money.spent.units).reduce(0, +)
            #expect(sum == night.bill.values.reduce(0, +))
            #expect(both.totals[.rehearsal]?.money.spent.units ?? 0 == sum)
            let counts = both.groups.map { group in
                let sums = group.sums
                return [sums.archived, sums.failed, sums.refused, sums.unknown, sums.lost, sums.open].reduce(0, +)
            }
            #expect(counts == both.groups.map(\.sums.submissions))
        }
    }
}
