import EditModel
import Foundation
import JobLedger
import Synchronization
import Testing

@testable import CostReports

/// A report that is larger than what it keeps of its rows.
@Suite struct KeptRowsTests {
    /// Six clips; the second failed and the fifth was archived with a warning flag.
    private func bench() async throws -> (ReportBench, run: String) {
        let bench = try ReportBench()
        let names = (1...6).map { "\($0).mp4" }
        let run = try await bench.begin(names.enumerated().map { bench.row($1, line: $0 + 1) })
        let failing = try await bench.submit("2.mp4", run)
        try await bench.ledger.refused(failing, to: .failed, because: bench.reason, bench.stamp(run))
        let paid = try await bench.submit("5.mp4", run)
        try await bench.succeed(paid, cost: Money(units: 8008), run)
        try await bench.archiveOutput(
            of: paid,
            cost: Money(units: 8008),
            basis: .provider,
            warnings: ["the picture is black all through"],
            flags: ["black"],
            run
        )
        return (bench, run)
    }

    @Test(arguments: [
        (RowKeeping.all, ["1", "2", "3", "4", "5", "6"]), (.most(6), ["1", "2", "3", "4", "5", "6"]),
        (.most(4), ["1", "2", "3", "5"]), (.most(2), ["2", "5"]), (.most(1), ["2"]), (.most(0), []),
    ]) func `what a person looks for first is kept first, in the manifest's order`(
        keeping: RowKeeping,
        names: [String]
    ) async throws {
        let (bench, _) = try await bench()
        let visited = Mutex<[String]>([])
        let report = try await CostReport.make(
            batches: ["night"],
            from: bench.ledger,
            keeping: keeping,
            now: bench.start
        ) { row in visited.withLock { $0.append(row.clip) } }
        #expect(report.rows.map(\.clip) == names.map { "\($0).mp4" })
        #expect(visited.withLock { $0 } == (1...6).map { "\($0).mp4" })
        #expect(report.rowCount == 6)
        #expect(report.totals[.rehearsal]?.clips == 6)
        #expect(report.totals[.rehearsal]?.flagged == 1)
        #expect(report.totals[.rehearsal]?.cost == Money(units: 8008))
        #expect(report.states == [.planned: 4, .failed: 1, .archived: 1])
    }

    @Test func `a page that leaves rows out says so, and its sums are of all`() async throws {
        let (bench, run) = try await bench()
        let place = ReportPlace(archive: bench.archive.path, folder: bench.archive.path + "/night/reports")
        for (most, isCut) in [(6, false), (2, true)] {
            let report = try await CostReport.make(
                batches: ["night"],
                from: bench.ledger,
                keeping: .most(most),
                now: bench.start
            )
            let page = try await HTMLReport(place: place).text(of: report, run: run)
            #expect(page.contains(">6 clips</h2>"))
            #expect(page.contains("2 of them are on this page") == isCut)
            #expect(page.matches(of: /<tr role="row" data-state=/).count == most)
            #expect(page.contains("<dt>planned</dt><dd>4</dd>"))
            #expect(page.contains("<dt>to look at</dt><dd>1</dd>"))
        }
    }
}
