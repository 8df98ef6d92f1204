import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

private struct Document: Decodable {
    struct Row: Decodable {
        var run_id: String?
        var clip: String
        var prompt: String
        var world: String
        var model: String
        var state: String
        var line: Int
        var cost_usd: Decimal?
        var input_seconds: Decimal?
        var cost_basis: String
        var departed: Bool
        var warnings: [String]
        var flags: [String]
    }
    struct Totals: Decodable {
        var clips: Int
        var cost_usd: Decimal
        var reserved_usd: Decimal
        var doubtful_usd: Decimal
    }
    var batch: String
    var made_at: String
    var rows: [Row]
    var totals: [String: Totals]
    var states: [String: Int]
}

@Suite struct JSONReportTests {
    @Test func `rows, totals by world and states are there, and text is as it is`() async throws {
        let bench = try ReportBench()
        let evil = "=1+1\n\u{0}\""
        let run = try await bench.begin([
            bench.row("a.mp4", prompt: evil, line: 1), bench.row("b.mp4", line: 2), bench.row("c.mp4", line: 3),
        ])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: Money(units: 8008), run)
        try await bench.archiveOutput(of: submission, cost: Money(units: 8008), basis: .provider, run)
        _ = try await bench.submit("b.mp4", run)
        let text = try JSONReport.text(of: try await bench.report())
        let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
        #expect(document.batch == "night")
        #expect(document.made_at == "2026-11-20T02:01:40Z")
        #expect(document.rows.map(\.clip) == ["a.mp4", "b.mp4", "c.mp4"])
        #expect(document.rows[0].prompt == evil)
        #expect(document.rows.allSatisfy { $0.world == "rehearsal" && $0.model == "wan2.7-video-edit" })
        #expect(document.rows.map(\.cost_usd) == [Money(units: 8008).usd, nil, 0])
        #expect(document.rows[0].input_seconds == Decimal(string: "5.005"))
        #expect(document.rows[0].warnings.count == 1)
        #expect(document.rows.map(\.run_id) == [run, run, nil])
        #expect(document.totals["rehearsal"]?.cost_usd == Money(units: 8008).usd)
        #expect(document.totals["rehearsal"]?.reserved_usd == Money(units: 9600).usd)
        #expect(document.totals["real"] == nil)
        #expect(document.states == ["archived": 1, "submitting": 1, "planned": 1])
    }

    @Test func `each row has every column of the CSV, known or null`() async throws {
        let bench = try ReportBench()
        _ = try await bench.begin([bench.row("a.mp4")])
        let report = try await bench.report()
        let header = try #require(try parsedCSV(CSVReport.text(of: report)).first)
        let text = try JSONReport.text(of: report)
        for column in header { #expect(text.contains("\"\(column)\" :"), "\(column)") }
        #expect(text.contains("\"task_id\" : null"))
        #expect(try JSONReport.text(of: report) == text)
        #expect(text.hasSuffix("}\n"))
    }
}
