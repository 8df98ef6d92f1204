import EditModel
import Foundation
import JobLedger
import TestSupport
import Testing

@Suite struct ReportRowTests {
    private func archive(_ bench: LedgerBench, _ submission: SubmissionRecord, _ units: Int64, _ run: String)
        async throws
    {
        try await bench.succeed(submission, cost: Money(units: units), run)
        try await bench.ledger.archived(
            submission,
            bench.output,
            cost: Money(units: units),
            basis: .provider,
            bench.stamp(run)
        )
    }

    @Test func `the cost stands once, in the batch that submitted`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        try await archive(bench, try await bench.submit("a", run), 8008, run)
        try await bench.ledger.release("night")
        try await bench.begin(["a", "b"], batch: "other")
        #expect(try await bench.ledger.reportRows(of: "night").map(\.isShared) == [false])
        #expect(try await bench.ledger.reportRows(of: "other").map(\.isShared) == [true, false])
        #expect(try await bench.ledger.money(of: "other").isEmpty)
        #expect(try await bench.ledger.money(of: "night")[.rehearsal]?.spent == Money(units: 8008))
        #expect(try await bench.ledger.batchNames() == ["night", "other"])
    }

    @Test func `each row of an archived edit is delivered by its own name`() async throws {
        let bench = try LedgerBench()
        try await bench.ledger.plan(
            batch: "night",
            manifest: "/m",
            adopting: false,
            rows: [bench.row("a", stem: "one"), bench.row("a", stem: "two"), bench.row("b")],
            now: bench.start
        )
        let run = try await bench.ledger.startRun(of: "night", command: "run", now: bench.start)
        _ = try await bench.ledger.claim(for: "night") { _ in false }
        #expect(try await bench.ledger.undelivered(of: "night", edit: nil).isEmpty)
        try await archive(bench, try await bench.submit("a", run), 1, run)
        let waiting = try await bench.ledger.undelivered(of: "night", edit: bench.id("a"))
        #expect(Set(waiting.map(\.stem)) == ["one", "two"])
        for row in waiting { try await bench.ledger.delivered(row, file: "night/outputs/\(row.stem).mp4") }
        #expect(try await bench.ledger.undelivered(of: "night", edit: nil).isEmpty)
        let files = try await bench.ledger.reportRows(of: "night").map(\.outputFile)
        #expect(files == ["night/outputs/one.mp4", "night/outputs/two.mp4", nil])
    }

    @Test func `what is bought again is counted with what was paid before`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let first = try await bench.submit("a", run)
        try await bench.succeed(first, cost: Money(units: 500), run)
        try await bench.ledger.lost(first, because: bench.reason(), bench.stamp(run))
        _ = try await bench.ledger.retry([bench.id("a")], in: [.lost], bench.stamp(run))
        try await archive(bench, try await bench.submit("a", run), 700, run)
        let row = try #require(try await bench.ledger.reportRows(of: "night").first)
        #expect(row.earlierCost == Money(units: 500))
        #expect(row.submission?.cost == Money(units: 700))
        #expect(!row.hasEarlierDoubt)
        #expect(try await bench.ledger.money(of: "night")[.rehearsal]?.spent == Money(units: 1200))
    }

    @Test func `a report is read while many write`() async throws {
        let bench = try LedgerBench()
        let names = (0..<40).map { "edit\($0)" }
        let run = try await bench.begin(names)
        let reader = try JobLedger(path: bench.path)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for name in names {
                group.addTask {
                    try await archive(bench, try await bench.submit(name, run), 100, run)
                    return 0
                }
                group.addTask { try await reader.reportRows(of: "night").count }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(counts == [0, 40])
        #expect(try await reader.counts(of: "night") == [.archived: 40])
        #expect(try await reader.money(of: "night")[.rehearsal]?.spent == Money(units: 4000))
    }
}
