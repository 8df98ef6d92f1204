import CostReports
import EditModel
import Foundation
import JobLedger
import TestSupport
import Testing

@Suite struct CSVReportTests {
    private let header =
        "run_id,batch,edit_id,line,clip,prompt,provider,model,task_id,state,attempts,quality,input_seconds,"
        + "output_seconds,billed_seconds,unit_price_usd,estimated_cost_usd,cost_usd,cost_basis,credits,submitted_at,"
        + "completed_at,archived_at,wait_seconds,output_file,output_sha256,error_code,error_message"

    private func text(_ row: (inout CostRow) -> Void) async throws -> String {
        let bench = try ReportBench()
        _ = try await bench.begin([bench.row("a.mp4")])
        var report = try await bench.report()
        row(&report.rows[0])
        return CSVReport.text(of: report)
    }

    @Test func `a finished edit reads as the contract says`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4", world: .real)])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: Money(units: 8000), run)
        try await bench.archiveOutput(of: submission, cost: Money(units: 8000), basis: .provider, run)
        let id = bench.id("a.mp4").hex
        let output = ContentDigest(of: "output".utf8).hex
        #expect(
            CSVReport.text(of: try await bench.report()) == header + "\r\n"
                + "20261120T020000Z,night,\(id),1,a.mp4,Make it snow,evolink,wan2.7-video-edit,task-1,archived,1,720p,"
                + "5.005,5.005,10.010,0.0800,0.8008,0.8000,provider,54.4,2026-11-20T02:00:01Z,2026-11-20T02:01:01Z,"
                + "2026-11-20T02:01:10Z,60.500,night/outputs/stem-1.0123456789abcdef.mp4,\(output),,\r\n"
        )
    }

    @Test func `an empty batch has a header line`() async throws {
        #expect(CSVReport.text(of: try await ReportBench().report()) == header + "\r\n")
    }

    @Test func `what is not known is empty, and a rehearsal is marked`() async throws {
        let row = try #require(try table(try await text { _ in }).first)
        for column in [
            "run_id", "task_id", "output_seconds", "billed_seconds", "credits", "submitted_at", "error_code",
        ] {
            #expect(row[column] == "", "\(column)")
        }
        #expect(row["model"] == "wan2.7-video-edit (rehearsal)")
        #expect(row["provider"] == "evolink")
        #expect(row["cost_usd"] == "0.0000")
        #expect(row["cost_basis"] == "none")
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1", "-rf clip.mp4",
        "=HYPERLINK(\"http://x\",\"y\")",
    ])
    func `no text of ours is a formula`(evil: String) async throws {
        let text = try await text { row in
            (row.clip, row.prompt, row.task, row.errorMessage, row.errorCode) = (evil, evil, evil, evil, evil)
            row.outputFile = evil
        }
        let row = try #require(try table(text).first)
        for column in ["clip", "prompt", "task_id", "output_file", "error_code", "error_message"] {
            #expect(row[column] == "'" + evil, "\(column)")
        }
    }

    @Test(arguments: [
        ("plain, with \"quotes\"", "plain, with \"quotes\""), ("two\nlines", "two\nlines"), ("a\r\nb", "a\r\nb"),
        ("tab\there", "tab\there"), ("nul\u{0}", "nul\\u{0}"), ("esc\u{1B}[2J", "esc\\u{1b}[2J"),
        ("ü 例え 👩‍👩‍👧", "ü 例え 👩‍👩‍👧"), (" spaces ", " spaces "), ("it's = fine", "it's = fine"), ("", ""),
    ])
    func `any other text is read as it was`(prompt: String, expected: String) async throws {
        let text = try await text { $0.prompt = prompt }
        #expect(try table(text).first?["prompt"] == expected)
        #expect(!text.utf8.contains(0))
    }

    @Test func `hostile text never breaks a row`() async throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "\"", ",", "\r", "\n", "\r\n", "'", "=", "\t", " ", "a", "\u{0}", "\u{FEFF}", "é", "e\u{301}", ";",
        ]
        let bench = try ReportBench()
        _ = try await bench.begin([bench.row("a.mp4")])
        var report = try await bench.report()
        let row = report.rows[0]
        let prompts = (0..<2000).map { _ in
            (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator) }
                .joined()
        }
        report.rows = prompts.map { prompt in
            var copy = row
            copy.prompt = prompt
            return copy
        }
        let read = try table(CSVReport.text(of: report))
        #expect(read.count == prompts.count)
        for (row, prompt) in zip(read, prompts) {
            let expected = prompt.replacing("\u{0}", with: "\\u{0}")
            let cell = try #require(row["prompt"])
            #expect(cell.utf8.elementsEqual(expected.utf8) || cell.utf8.elementsEqual("'\(expected)".utf8))
            #expect(row["state"] == "planned")
        }
    }
}
