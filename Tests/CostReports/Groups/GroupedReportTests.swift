import CostReports
import EditModel
import Foundation
import JobLedger
import Synchronization
import Testing

/// Two nights: two edits are archived in the first, in the second one fails, one is lost and bought again.
private func twoNights() async throws -> ReportBench {
    let bench = try ReportBench()
    let rows = ["a.mp4", "b.mp4", "c.mp4"].map { bench.row($0, world: .real) }
    let first = try await bench.begin(rows)
    for (name, units) in [("a.mp4", Int64(100)), ("b.mp4", 20)] {
        let submission = try await bench.submit(name, first)
        try await bench.succeed(submission, cost: Money(units: units), first)
        if name == "b.mp4" {
            try await bench.ledger.lost(submission, because: bench.reason, bench.stamp(first))
        } else {
            try await bench.archiveOutput(of: submission, cost: Money(units: units), basis: .provider, first)
        }
    }
    bench.day.withLock { $0 = 1 }
    try await bench.ledger.release("night")
    let second = try await bench.begin(rows)
    _ = try await bench.ledger.retry([bench.id("b.mp4")], in: [.lost], bench.stamp(second))
    let again = try await bench.submit("b.mp4", second)
    try await bench.succeed(again, cost: Money(units: 3), second)
    try await bench.archiveOutput(of: again, cost: Money(units: 3), basis: .provider, second)
    let failing = try await bench.submit("c.mp4", second)
    try await bench.ledger.accepted(failing, task: "t-c", bench.stamp(second))
    try await bench.ledger.taskFailed(failing, again: false, because: bench.reason, bench.stamp(second))
    return bench
}

@Suite struct GroupedReportTests {
    @Test func `days are told apart, and each purchase counts on its own`() async throws {
        let bench = try await twoNights()
        let report = try await GroupedReport.make(by: .day, of: ["night"], from: bench.ledger, now: bench.start)
        #expect(report.groups.map(\.key) == ["2026-11-20", "2026-11-21"])
        #expect(report.groups.map(\.sums.money.spent) == [Money(units: 120), Money(units: 3)])
        #expect(report.groups.map(\.sums.lost) == [1, 0])
        #expect(report.groups.map(\.sums.failed) == [0, 1])
        #expect(report.groups.map(\.sums.archived) == [1, 1])
        let money = try await bench.ledger.money(of: "night")
        #expect(report.totals[.real]?.money == money[.real])
        let budget = try await bench.ledger.money(in: UTCMonth(of: bench.start))
        #expect(report.totals[.real]?.money == budget)
    }

    @Test func `what was written down but never left is no submission`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin(["a.mp4", "b.mp4"].map { bench.row($0, world: .real) })
        for name in ["a.mp4", "b.mp4"] {
            let submission = try await bench.submit(name, run)
            if name == "b.mp4" { try await bench.ledger.posting(submission.id, at: bench.start) }
            try await bench.ledger.refused(submission, to: .failed, because: bench.reason, bench.stamp(run))
        }
        let report = try await GroupedReport.make(by: .batch, of: ["night"], from: bench.ledger, now: bench.start)
        #expect(report.groups.map(\.sums.submissions) == [1])
        #expect(report.groups.map(\.sums.refused) == [1])
    }

    @Test func `a period has its own purchases and no others, in rows and in sums`() async throws {
        let bench = try await twoNights()
        for (since, sum, clips) in [
            ("2026-11-20", Int64(123), ["a.mp4", "b.mp4", "c.mp4"]), ("2026-11-21", 3, ["b.mp4", "c.mp4"]),
            ("2026-11-22", 0, []),
        ] {
            let period = try #require(ReportPeriod(since: since))
            let rows = try await CostReport.make(batches: ["night"], from: bench.ledger, in: period, now: bench.start)
            #expect(rows.rows.map(\.clip) == clips)
            #expect(rows.rows.compactMap(\.cost?.units).reduce(0, +) == sum)
            #expect(rows.totals[.real]?.money.spent.units ?? 0 == sum)
            #expect(rows.groups.totals[.real]?.money.spent.units ?? 0 == sum)
        }
        let first = ReportPeriod(until: ReportPeriod(since: "2026-11-21")?.from)
        let rows = try await CostReport.make(batches: ["night"], from: bench.ledger, in: first, now: bench.start)
        #expect(rows.rows.map(\.cost?.units) == [100, 20])
    }

    @Test func `real money and rehearsals are never summed`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4", world: .real), bench.row("b.mp4")])
        for name in ["a.mp4", "b.mp4"] {
            try await bench.succeed(try await bench.submit(name, run), cost: Money(units: 7), run)
        }
        let report = try await GroupedReport.make(by: .provider, of: ["night"], from: bench.ledger, now: bench.start)
        #expect(report.groups.map(\.key) == ["evolink", "evolink"])
        #expect(report.groups.map(\.world) == [.real, .rehearsal])
        #expect(report.totals[.real]?.money.spent == Money(units: 7))
    }

    @Test func `CSV and JSON say the same`() async throws {
        let bench = try await twoNights()
        let report = try await GroupedReport.make(by: .batch, of: ["night"], from: bench.ledger, now: bench.start)
        let rows = try table(GroupedCSV.text(of: report))
        #expect(rows.count == 1)
        #expect(rows.first?["batch"] == "night" && rows.first?["world"] == "real")
        #expect(rows.first?["submissions"] == "4" && rows.first?["cost_usd"] == "0.0123")
        #expect(rows.first?["billed_seconds"] == "20.020")
        let json = try JSONSerialization.jsonObject(with: Data(GroupedJSON.text(of: report).utf8)) as? [String: Any]
        let groups = try #require(json?["groups"] as? [[String: Any]])
        #expect(Set(groups[0].keys) == Set(rows[0].keys))
        #expect(groups[0]["cost_usd"] as? Double == 0.0123)
        #expect(json?["by"] as? String == "batch")
    }
}
