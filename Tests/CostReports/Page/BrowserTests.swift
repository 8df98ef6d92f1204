import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

@Suite(.serialized, .enabled(if: Browser.program != nil, "needs chromium")) struct BrowserTests {
    /// Five clips: three archived at different costs, one failed, one still planned.
    private func page() async throws -> String {
        let bench = try ReportBench()
        let names = ["beach 10.mp4", "beach 9.mp4", "attic.mp4", "zoo.mp4", "later.mp4"]
        let run = try await bench.begin(
            names.enumerated().map { bench.row($1, prompt: "Make it snow \u{5E9} take\($0)", line: $0 + 1) }
        )
        for (name, units) in [("beach 10.mp4", Int64(9_000)), ("beach 9.mp4", 100_000), ("attic.mp4", 500)] {
            let submission = try await bench.submit(name, run)
            try await bench.succeed(submission, cost: Money(units: units), run)
            try await bench.archiveOutput(of: submission, cost: Money(units: units), basis: .provider, run)
        }
        let failing = try await bench.submit("zoo.mp4", run)
        try await bench.ledger.refused(failing, to: .failed, because: bench.reason, bench.stamp(run))
        var report = try await bench.report()
        report.rows[2].flags = ["black"]
        let place = ReportPlace(archive: bench.archive.path, folder: bench.archive.path + "/night/reports")
        let jpeg = try #require(Data(base64Encoded: Self.jpeg))
        return try await HTMLReport(place: place, posters: ReportPosters { _ in jpeg }).text(of: report, run: run)
    }

    /// One grey point.
    private static let jpeg = """
        /9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////\
        ////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==
        """

    @Test func `the page's own policy lets its script and style work, and nothing complains`() async throws {
        let loaded = try await Browser.load(try await page())
        #expect(loaded.console == [])
        #expect(loaded.document.contains("<option value=\"failed\">failed (1)</option>"))
        #expect(loaded.document.matches(of: /<button type="button"/).count == 5)
        #expect(!loaded.document.contains("id=\"filter\" role=\"search\" aria-label=\"Edits\" hidden"))
    }

    private struct Found: Decodable {
        var sorted: [String: [String]]
        var aria: [String?]
        var shown: [String: [String]]
        var told: [String]
        var loaded: Int
        var display: String
        var names: [String]
        var pictures: [Int]
    }

    @Test func `sorting and filtering do what they say`() async throws {
        let script = """
            const rows = () => Array.from(document.querySelectorAll("table.edits tbody tr")).filter((row) => !row.hidden)
              .map((row) => row.querySelector(".clip").textContent);
            const button = (name) => Array.from(document.querySelectorAll("thead button")).find((b) => b.textContent === name);
            const head = button("Cost").parentElement;
            const found = { sorted: {}, aria: [], shown: {}, told: [] };
            for (const name of ["Clip and prompt", "Cost", "State"]) {
              for (const turn of ["up", "down", "back"]) {
                button(name).click();
                found.sorted[name + " " + turn] = rows();
                if (name === "Cost") found.aria.push(head.getAttribute("aria-sort"));
              }
            }
            const find = document.getElementById("find");
            const show = document.getElementById("show");
            const ask = (words, state) => {
              find.value = words; find.dispatchEvent(new Event("input"));
              show.value = state; show.dispatchEvent(new Event("change"));
              found.shown[words + "|" + state] = rows();
              found.told.push(document.getElementById("found").textContent);
            };
            ask("BEACH", ""); ask("", "failed"); ask("", "*"); ask("snow take4", "archived"); ask("", "");
            found.loaded = performance.getEntriesByType("resource").filter((e) => !e.name.startsWith("data:")).length;
            found.display = getComputedStyle(document.querySelector("table.edits tbody tr")).display;
            found.names = Array.from(document.querySelectorAll("a, button, img, input, select"))
              .map((e) => (e.getAttribute("aria-label") || e.getAttribute("alt") || e.textContent
                || (e.labels && e.labels.length ? e.labels[0].textContent : "")).trim());
            found.pictures = Array.from(document.images).map((image) => image.naturalWidth);
            return found;
            """
        let loaded = try await Browser.load(Browser.copy(of: try await page(), asking: script))
        let found = try Browser.result(Found.self, of: loaded)
        let order = ["beach 10.mp4", "beach 9.mp4", "attic.mp4", "zoo.mp4", "later.mp4"]
        #expect(
            found.sorted["Clip and prompt up"] == ["attic.mp4", "beach 9.mp4", "beach 10.mp4", "later.mp4", "zoo.mp4"]
        )
        #expect(found.sorted["Clip and prompt back"] == order)
        #expect(
            found.sorted["Cost down"] == ["beach 9.mp4", "beach 10.mp4", "attic.mp4", "zoo.mp4", "later.mp4"]
        )
        #expect(
            found.sorted["Cost up"] == ["zoo.mp4", "later.mp4", "attic.mp4", "beach 10.mp4", "beach 9.mp4"]
        )
        #expect(found.sorted["State down"]?.first == "later.mp4")
        #expect(found.aria == ["ascending", "descending", nil])
        #expect(found.shown["BEACH|"] == ["beach 10.mp4", "beach 9.mp4"])
        #expect(found.shown["|failed"] == ["zoo.mp4"])
        #expect(found.shown["|*"] == ["attic.mp4"])
        #expect(found.shown["snow take4|archived"] == [])
        #expect(found.shown["|"] == order)
        #expect(found.told == ["2 of 5", "1 of 5", "1 of 5", "0 of 5", ""])
        #expect(found.loaded == 0)
        #expect(found.display == "grid", "the style is at work")
        #expect(found.names.allSatisfy { !$0.isEmpty }, "everything that can be used or seen has a name")
        #expect(found.pictures == Array(repeating: 1, count: found.pictures.count) && found.pictures.count > 3)
    }

    @Test func `the colours can be read, by day, by night and on paper`() async throws {
        let page = try await page()
        let palettes = page.matches(of: /:root \{([^}]*)\}/).map { match in
            Dictionary(
                match.1.matches(of: /--([a-z]+): #([0-9a-f]+)/).map { (String($0.1), luminance(String($0.2))) }
            ) { first, _ in first }
        }
        #expect(palettes.count == 3)
        for palette in palettes {
            for text in ["ink", "soft", "link", "good", "bad", "doubt"] {
                for ground in ["paper", "well"] {
                    let (a, b) = (try #require(palette[text]), try #require(palette[ground]))
                    let contrast = (max(a, b) + 0.05) / (min(a, b) + 0.05)
                    #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast) (WCAG 2.2, 1.4.3)")
                }
            }
        }
    }

    /// Relative luminance as WCAG 2.2 defines it.
    private func luminance(_ hex: String) -> Double {
        let digits = hex.count == 3 ? hex.flatMap { [$0, $0] } : Array(hex)
        let parts = stride(from: 0, to: 6, by: 2).map { index -> Double in
            let value = Double(Int(String(digits[index...(index + 1)]), radix: 16) ?? 0) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
