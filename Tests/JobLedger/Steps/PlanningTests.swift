import EditModel
import Foundation
import JobLedger
import TestSupport
import Testing

@Suite struct PlanningTests {
    private func plan(
        _ bench: LedgerBench,
        _ rows: [PlannedRow],
        manifest: String = "/m/night.manifest",
        adopting: Bool = false
    ) async throws {
        try await bench.ledger.plan(
            batch: "night",
            manifest: manifest,
            adopting: adopting,
            rows: rows,
            now: bench.start
        )
    }

    @Test func `rows stand in the manifest's order, equal edits once`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, [bench.row("b", line: 1), bench.row("a", line: 2), bench.row("b", stem: "b2", line: 3)])
        let rows = try await bench.ledger.reportRows(of: "night")
        #expect(rows.map(\.line) == [1, 2, 3])
        #expect(rows.map(\.ordinal) == [0, 1, 2])
        #expect(rows.map(\.isShared) == [false, false, true])
        #expect(try await bench.ledger.counts(of: "night") == [.planned: 2])
    }

    @Test func `a batch of another manifest is an error unless it is adopted`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, [bench.row("a")])
        let thrown = try await code { try await plan(bench, [bench.row("b")], manifest: "/other") }
        #expect(thrown == "batch-of-another-manifest")
        #expect(try await bench.state("b") == nil)
        try await plan(bench, [bench.row("b")], manifest: "/other", adopting: true)
        #expect(try await bench.ledger.reportRows(of: "night").map(\.clipName) == ["clips/b.mp4"])
    }

    @Test func `a refused clip is known with its reason, and a later plan refuses what still waits`() async throws {
        let bench = try LedgerBench()
        var row = bench.row("a")
        row.refusal = bench.reason("clip-too-short")
        try await plan(bench, [row, bench.row("b")])
        #expect(try await bench.ledger.edit(bench.id("a"))?.reasonCode == "clip-too-short")
        var other = bench.row("b")
        other.refusal = bench.reason("no-watermark")
        try await plan(bench, [bench.row("a"), other])
        #expect(try await bench.state("a") == .refused)
        #expect(try await bench.state("b") == .refused)
        #expect(try await bench.ledger.edit(bench.id("b"))?.reasonText == "it is no-watermark")
        let later = StepStamp(run: "20261121T020000Z", at: bench.start)
        var third = bench.row("c")
        try await plan(bench, [third])
        third.refusal = bench.reason("no-watermark")
        try await bench.ledger.plan(batch: "night", rows: [third], later)
        #expect(try await bench.ledger.edits(changedBy: later.run, in: [.refused]).map(\.edit) == [third.id])
    }

    @Test func `what preparation found out stays where a later plan does not know it`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        try await bench.publish("a", run)
        var row = bench.row("a", provider: ProviderID("evolink"))
        (row.input, row.expected, row.estimate, row.reservation, row.summary) = (nil, nil, nil, nil, nil)
        try await plan(bench, [row])
        let record = try #require(try await bench.ledger.edit(bench.id("a")))
        #expect(record.state == .published)
        #expect(record.provider == ProviderID("evolink"))
        #expect(record.inputMs == 5005)
        #expect(record.reservation == Money(units: 9600))
        #expect(record.summary == "as it is")
    }

    @Test func `an edit that is bought already keeps who makes it`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        _ = try await bench.submit("a", run)
        try await plan(bench, [bench.row("a", provider: ProviderID("evolink"))])
        #expect(try await bench.ledger.edit(bench.id("a"))?.provider == ProviderID("sandbox"))
    }

    @Test func `edits that left the manifest keep a row while they are paid for and not final`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["waits", "runs", "done", "stays"])
        let running = try await bench.submit("runs", run)
        let done = try await bench.submit("done", run)
        try await bench.succeed(done, cost: Money(units: 1), run)
        try await bench.ledger.archived(done, bench.output, cost: Money(units: 1), basis: .provider, bench.stamp(run))

        try await plan(bench, [bench.row("stays", line: 7)])
        let rows = try await bench.ledger.reportRows(of: "night")
        #expect(rows.map(\.clipName) == ["clips/stays.mp4", "clips/runs.mp4"])
        #expect(rows.map(\.departed) == [false, true])
        #expect(rows.map(\.line) == [7, 1])

        // It stays when it has become final, and is an ordinary row when it is named again.
        try await bench.succeed(running, cost: Money(units: 1), run)
        try await bench.ledger.archived(
            running,
            bench.output,
            cost: Money(units: 1),
            basis: .provider,
            bench.stamp(run)
        )
        try await plan(bench, [bench.row("stays")])
        #expect(try await bench.ledger.reportRows(of: "night").map(\.departed) == [false, true])
        try await plan(bench, [bench.row("runs"), bench.row("stays")])
        #expect(try await bench.ledger.reportRows(of: "night").map(\.departed) == [false, false])
    }

    @Test func `what left the manifest before it was bought is not worked on`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["gone", "stays"])
        try await bench.publish("gone", run)
        // The run dies here; the manifest is changed; the next run takes its edits.
        try await plan(bench, [bench.row("stays")])
        _ = try await bench.ledger.claim(for: "night") { _ in false }
        for state in [EditState.planned, .prepared, .published] {
            let next = try await bench.ledger.next(of: "night", in: state, excluding: [], limit: 10)
            #expect(!next.map(\.edit).contains(bench.id("gone")))
        }
        #expect(try await bench.ledger.heldCounts(of: "night") == [.planned: 1])
    }

    @Test func `runs that begin in one second have names of their own`() async throws {
        let bench = try LedgerBench()
        let first = try await bench.begin(["a"])
        let second = try await bench.ledger.startRun(of: "night", command: "collect", now: bench.start)
        let third = try await bench.ledger.startRun(of: "night", command: "run", now: bench.start)
        #expect([first, second, third] == ["20261120T020000Z", "20261120T020000Z-2", "20261120T020000Z-3"])
        try await bench.ledger.endRun(second, exit: 2, reason: "budget", now: bench.start.addingTimeInterval(5))
        let runs = try await bench.ledger.runs(of: "night")
        #expect(runs.map(\.run) == [third, second, first])
        #expect(runs[1].exit == 2)
        #expect(runs[1].reason == "budget")
        #expect(runs[1].endedAt == 1_795_140_005_000)
        #expect(runs[0].exit == nil)
    }
}
