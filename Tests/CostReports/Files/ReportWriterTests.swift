import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct ReportWriterTests {
    private func contents(_ bench: ReportBench, _ path: String) throws -> String {
        String(decoding: try Data(contentsOf: bench.archive.appending(path: path)), as: UTF8.self)
    }

    private func files(_ bench: ReportBench, _ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.archive.appending(path: folder).path).sorted()
    }

    @Test func `each run has a report, and the latest one is a copy`() async throws {
        let bench = try ReportBench()
        let writer = ReportWriter(archive: bench.archive.path)
        let first = try await bench.begin([bench.row("a.mp4")])
        let before = try await bench.report()
        let files = try await writer.write(batch: "night", run: first, from: bench.ledger, now: bench.start)
        #expect(files.csv == "night/reports/20261120T020000Z.csv")
        #expect(files.html == "night/reports/20261120T020000Z.html")
        #expect(try contents(bench, "night/reports/latest.csv") == CSVReport.text(of: before))

        let second = try await bench.begin([bench.row("a.mp4"), bench.row("b.mp4")])
        let after = try await bench.report()
        _ = try await writer.write(batch: "night", run: second, from: bench.ledger, now: bench.start)
        #expect(try contents(bench, "night/reports/20261120T020000Z.csv") == CSVReport.text(of: before))
        #expect(try contents(bench, "night/reports/20261120T020000Z-2.csv") == CSVReport.text(of: after))
        #expect(try contents(bench, "night/reports/latest.csv") == CSVReport.text(of: after))
        let pages = try ["20261120T020000Z", "20261120T020000Z-2", "latest"].map {
            try contents(bench, "night/reports/\($0).html")
        }
        #expect(pages[0] != pages[1] && pages[1] == pages[2])
        #expect(pages[1].contains("b.mp4"))
        #expect(try self.files(bench, "night/reports").count == 6)
        #expect(try self.files(bench, "tmp/night").isEmpty)
    }

    @Test func `a folder that cannot be written is named, and nothing is left behind`() async throws {
        let bench = try ReportBench()
        _ = try await bench.begin([bench.row("a.mp4")])
        try Data().write(to: bench.archive.appending(path: "night"))
        let error = await #expect(throws: WanbatchError.self) {
            try await ReportWriter(archive: bench.archive.path)
                .write(batch: "night", run: "20261120T020000Z", from: bench.ledger, now: bench.start)
        }
        #expect(error?.kind == .storage)
        #expect(error?.code == "report-unwritable")
        #expect(error?.message.contains("night/reports") == true)
        #expect(try files(bench, "tmp/night").isEmpty)
    }

    @Test func `a report that cannot take its place leaves the old one alone`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let blocked = bench.archive.appending(path: "night/reports/\(run).csv/inside")
        try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: true)
        await #expect(throws: WanbatchError.self) {
            try await ReportWriter(archive: bench.archive.path)
                .write(batch: "night", run: run, from: bench.ledger, now: bench.start)
        }
        #expect(try files(bench, "night/reports") == ["\(run).csv"])
        #expect(try files(bench, "tmp/night").isEmpty)
    }
}
