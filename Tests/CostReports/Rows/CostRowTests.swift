import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct CostRowTests {
    private func only(_ bench: ReportBench) async throws -> CostRow {
        try #require(try await bench.report().rows.first)
    }

    @Test func `what was never bought costs nothing`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        var row = try await only(bench)
        #expect(row.cost == .zero && row.basis == .none && row.run == nil)
        #expect(row.estimate == Money(units: 8008))
        try await bench.ledger.hold(bench.id("a.mp4"), because: bench.reason, bench.stamp(run))
        row = try await only(bench)
        #expect(row.state == .held && row.cost == .zero && row.basis == .none)
        #expect(row.errorCode == "content-policy")
    }

    @Test func `what nobody can tell is left open, from the intent on`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let submission = try await bench.submit("a.mp4", run)
        var row = try await only(bench)
        #expect(row.state == .submitting && row.cost == nil && row.basis == .none && row.run == run)
        try await bench.ledger.unknown(submission, because: bench.reason, bench.stamp(run))
        row = try await only(bench)
        #expect(row.state == .unknown && row.cost == nil && row.basis == .none)
        // Planned anew, it is still not known what the first purchase cost.
        _ = try await bench.ledger.retry([bench.id("a.mp4")], in: [.unknown], bench.stamp(run))
        row = try await only(bench)
        #expect(row.state == .planned && row.cost == nil)
    }

    @Test func `a failed task is free`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.ledger.accepted(submission, task: "t", bench.stamp(run))
        try await bench.ledger.taskFailed(submission, again: false, because: bench.reason, bench.stamp(run))
        let row = try await only(bench)
        #expect(row.state == .failed && row.cost == .zero && row.basis == .none && row.task == "t")
    }

    @Test(
        arguments: [(Money(units: 8008), CostBasis.provider), (Money(units: 8008), .computed), (nil, .none)]
            as [(Money?, CostBasis)]
    )
    func `an archived edit has its cost, or none that is known`(cost: Money?, basis: CostBasis) async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: nil, run)
        try await bench.archiveOutput(of: submission, cost: cost, basis: basis, run)
        let row = try await only(bench)
        #expect(row.cost == cost && row.basis == basis)
        #expect(row.billed == .milliseconds(10_010))
        #expect(row.wait == .milliseconds(60_500))
        #expect(row.outputFile == "night/outputs/stem-1.0123456789abcdef.mp4")
        #expect(row.outputDigest == ContentDigest(of: "output".utf8))
        #expect(row.warnings == ["the link was plain http"])
    }

    @Test func `a paid output that is lost keeps its cost`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: Money(units: 5), run)
        try await bench.ledger.lost(submission, because: bench.reason, bench.stamp(run))
        let row = try await only(bench)
        #expect(row.state == .lost && row.cost == Money(units: 5) && row.basis == .provider && row.output == nil)
    }

    @Test func `equal edits are paid for once, and each has its own row and file`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4", line: 3), bench.row("a.mp4", line: 9)])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: Money(units: 8008), run)
        try await bench.archiveOutput(of: submission, cost: Money(units: 8008), basis: .provider, run)
        let report = try await bench.report()
        #expect(report.rows.map(\.cost) == [Money(units: 8008), .zero])
        #expect(report.rows.map(\.basis) == [.provider, .shared])
        #expect(report.rows.map(\.line) == [3, 9])
        #expect(report.rows.map(\.credits) == ["54.4544", nil])
        #expect(Set(report.rows.map(\.outputFile)).count == 2)
        let totals = try #require(report.totals[.rehearsal])
        #expect(totals.clips == 2 && totals.shared == 1 && totals.attempts == 1)
        #expect(totals.estimated == Money(units: 8008))
        #expect(totals.billed == .milliseconds(10_010))
        #expect(report.states == [.archived: 1])
    }

    @Test func `the two worlds have sums of their own`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4", world: .real), bench.row("b.mp4")])
        for (name, units) in [("a.mp4", Int64(100)), ("b.mp4", 7)] {
            let submission = try await bench.submit(name, run)
            try await bench.succeed(submission, cost: Money(units: units), run)
        }
        let report = try await bench.report()
        #expect(report.totals[.real]?.cost == Money(units: 100))
        #expect(report.totals[.rehearsal]?.cost == Money(units: 7))
    }

    @Test func `a batch that nobody knows has no rows`() async throws {
        let report = try await ReportBench().report("nobody")
        #expect(report.rows.isEmpty && report.totals.isEmpty && report.states.isEmpty)
    }
}
