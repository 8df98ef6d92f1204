import Foundation
import Testing

@Suite("Reports") struct ReportTests {
    @Test("each run leaves a page beside the CSV, with pictures that a second report need not make")
    func page() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/ prompt=\"</script><b>\\\"snow\\\"\"")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            let reports = night.files("archive/night/reports").map { ($0 as NSString).lastPathComponent }
            #expect(reports.count == 4 && reports.contains("latest.html") && reports.contains("latest.csv"))
            let run = try #require(reports.first { $0.hasSuffix(".html") && $0 != "latest.html" })
            #expect(end.output.contains("report: archive/night/reports/\(run)"))
            let page = try text(night, "archive/night/reports/latest.html")
            #expect(page == (try text(night, "archive/night/reports/\(run)")))
            #expect(page.matches(of: #/<img\s/#).count == 4)
            #expect(!page.contains("<b>\"snow") && page.contains("&lt;/script&gt;&lt;b&gt;"))
            let links = page.matches(of: /href="(\.\.[^"]*)"/).map { String($0.1) }
            #expect(links.count == 6)
            for link in links {
                let path = try #require(link.removingPercentEncoding)
                #expect(night.has("archive/night/reports/" + path), "\(link)")
            }
            #expect(night.files("archive/cache/posters").count == 4)
            for clip in night.files("clips") { try FileManager.default.removeItem(at: night.path(clip)) }
            let again = try await night.run(
                "report",
                "--format",
                "html",
                "--output",
                "out.html",
                with: ["WANBATCH_FFMPEG": "x"]
            )
            #expect(again.exit == 0, "\(again.errors)")
            #expect(try text(night, "out.html").matches(of: #/<img\s/#).count == 4)
            #expect(try text(night, "out.html").contains("href=\"./archive/night/outputs/"))
        }
    }

    @Test("several batches, a period and sums, and all of them agree") func sums() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            try night.write("day.manifest", "clip clips/0.mp4 provider=evolink prompt=\"Make it rain\"\n")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(try await night.run("run", "day.manifest", with: provider.environment).exit == 0)
            let all = try CSVTable(try await night.run("report").output)
            #expect(all.column("batch") == ["night", "night", "day"])
            #expect(all.sum("cost_usd") == (await provider.bill))
            let month = try #require(all.column("submitted_at").first).prefix(7)
            for by in ["provider", "day", "batch"] {
                let end = try await night.run("report", "--by", by, "--format", "csv", "--month", "\(month)")
                #expect(try CSVTable(end.output).sum("cost_usd") == (await provider.bill), "\(end.errors)")
                let table = try await night.run("report", "--by", by)
                #expect(table.output.contains("0.9600") && table.output.contains("UTC"))
                let json = try await night.run("report", "--by", by, "--format", "json")
                let cost = JSONNode(json.output.utf8)?["totals"]?["rehearsal"]?["cost_usd"]?.number
                #expect(cost.map { abs($0 - 0.96) < 1e-9 } == true)
            }
            #expect(try CSVTable(try await night.run("report", "day").output).rows.count == 1)
            #expect(try CSVTable(try await night.run("report", "--month", "2001-01").output).rows.isEmpty)
            #expect(try CSVTable(try await night.run("report", "--since", "2001-01-01").output).rows.count == 3)
            let nothing = try await night.run("report", "--by", "day", "--month", "2001-01")
            #expect(nothing.output.hasPrefix("nothing was submitted"))
        }
    }

    static let wrong = [
        ["--month", "2026-13"], ["--since", "yesterday"], ["--by", "moon"], ["--format", "pdf"], ["nobody"],
    ]

    @Test("what cannot be meant is refused", arguments: wrong) func refused(arguments: [String]) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(try await night.start(["report"] + arguments).end().exit == 64)
            let unwritable = try await night.run("report", "--output", "nowhere/x.csv")
            #expect(unwritable.exit == 73 && unwritable.errors.contains("nowhere/x.csv"))
        }
    }

    @Test("the end names the failed edits, and its command works as it stands") func ending() async throws {
        try await StrictEvolink.serving(
            .init(failures: [1: "content_policy_violation", 2: "content_policy_violation"])
        ) {
            provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/0.mp4", "clip clips/0.mp4 prompt=\"Make it rain\"")
            let end = try await night.night("--archive", "my films", with: provider.environment)
            #expect(end.exit == 1, "\(end.errors)")
            #expect(end.output.contains("Make it snow") && end.output.contains("Make it rain"))
            #expect(end.output.contains("report: my films/night/reports/"))
            let command = try #require(
                end.output.firstMatch(of: /wanbatch (retry night --failed --archive 'my films')/)?.1
            )
            let words = command.replacing("'my films'", with: "my films").split(separator: " ", maxSplits: 4).map(
                String.init
            )
            #expect(try await night.start(words).end().exit == 0)
            #expect(try await night.night("--archive", "my films", with: provider.environment).exit == 0)
        }
    }

    @Test("an error that ends a run is told once, and told under --quiet as well") func once() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        for quiet in [true, false] {
            let end = try await night.night(quiet ? ["--quiet"] : [], with: [:])
            #expect(end.exit == 77)
            #expect(
                (end.output + end.errors).matches(of: /EVOLINK_API_KEY_FILE/).count == 1,
                "\(end.output)\(end.errors)"
            )
        }
    }

    private func text(_ night: Night, _ file: String) throws -> String {
        String(decoding: try Data(contentsOf: night.path(file)), as: UTF8.self)
    }
}

extension Night {
    fileprivate func night(_ more: [String], with environment: [String: String]) async throws -> Program.Ending {
        try await start(["run", "night.manifest"] + more, environment).end()
    }
}
