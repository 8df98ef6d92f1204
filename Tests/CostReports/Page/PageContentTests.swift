import CostReports
import EditModel
import Foundation
import JobLedger
import Synchronization
import Testing

@Suite struct PageContentTests {
    private func page(_ bench: ReportBench, posters: ReportPosters = .none) async throws -> String {
        let place = ReportPlace(archive: bench.archive.path, folder: bench.archive.path + "/night/reports")
        return try await HTMLReport(place: place, posters: posters).text(of: try await bench.report(), run: "RUN")
    }

    @Test func `a rehearsal is marked, and real money is not`() async throws {
        for world in World.allCases {
            let bench = try ReportBench()
            let run = try await bench.begin([bench.row("a.mp4", world: world)])
            try await bench.succeed(try await bench.submit("a.mp4", run), cost: Money(units: 76_928), run)
            let page = try await page(bench)
            #expect(page.contains("A rehearsal.") == (world == .rehearsal))
            #expect(page.contains("<span class=\"money\">$7.6928</span>"))
        }
    }

    @Test func `each picture is asked for once, by its content, and put into the page`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4", line: 1), bench.row("a.mp4", line: 2)])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: Money(units: 1), run)
        try await bench.archiveOutput(of: submission, cost: Money(units: 1), basis: .provider, run)
        let asked = Mutex<[[VideoFile]]>([])
        let jpeg = Data([0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9])
        let page = try await page(
            bench,
            posters: ReportPosters { sources in
                asked.withLock { $0.append(sources) }
                return sources.contains { $0.digest == ContentDigest(of: "output".utf8) } ? jpeg : nil
            }
        )
        let lists = asked.withLock { $0 }
        #expect(Set(lists).count == lists.count)
        #expect(lists.contains { $0.contains { $0.path == "/cache/x.mp4" } })
        #expect(page.matches(of: #/<img\s/#).count == 2)
        #expect(page.contains("data:image/jpeg;base64,\(jpeg.base64EncodedString())"))
        #expect(page.contains("clip gone"))
    }

    @Test func `what the watch found is shown with the edit, and in JSON`() async throws {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row("a.mp4")])
        let submission = try await bench.submit("a.mp4", run)
        try await bench.succeed(submission, cost: nil, run)
        try await bench.archiveOutput(
            of: submission,
            cost: nil,
            basis: .none,
            warnings: ["the picture is black all through"],
            flags: ["black"],
            run
        )
        let page = try await page(bench)
        #expect(page.contains("the picture is black all through") && page.contains("data-flagged"))
        let report = try await bench.report()
        #expect(report.rows.map(\.flags) == [["black"]])
        #expect(try JSONReport.text(of: report).contains("\"flags\" : [\n        \"black\"\n      ]"))
        #expect(!CSVReport.text(of: report).contains("black"))
    }

    @Test func `the query of a clip's address is not shown, and stays in CSV and JSON`() async throws {
        let bench = try ReportBench()
        let clip = "https://a.example/b.mp4?X-Amz-Signature=one/two"
        let run = try await bench.begin([bench.row(clip)])
        _ = try await bench.submit(clip, run)
        let page = try await page(bench)
        #expect(page.contains("b.mp4?...") && page.contains("https://a.example/") && !page.contains("X-Amz"))
        let report = try await bench.report()
        #expect(CSVReport.text(of: report).contains(clip))
        #expect(try JSONReport.text(of: report).contains(clip))
    }

    @Test func `a report without rows is a page all the same`() async throws {
        let page = try await page(try ReportBench())
        #expect(page.contains("No edit is in this report.") && page.hasSuffix("</html>\n"))
    }
}
