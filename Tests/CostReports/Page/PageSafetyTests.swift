import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

/// Text that wants out of its place on the page.
private let hostile = [
    "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    // One character to Swift, a quote and an accent to a browser.
    "\"\u{301} onfocus=alert(1) autofocus=\"\u{301}", "<\u{338}script>", "&lt;b&gt; &amp;", "{{{style}}} {{/rows}}",
    "null\u{0} bell\u{7} escape\u{1B}[31m", "right to left \u{202E}4pm.exe\u{202C}", "]]> --> <!-- </style>",
    "javascript:alert(1)", "👩‍👩‍👧 ä 日本語 \u{5E9}\u{5DC}",
]

@Suite struct PageSafetyTests {
    private func page(clip: String, prompt: String) async throws -> String {
        let bench = try ReportBench()
        let run = try await bench.begin([bench.row(clip, prompt: prompt), bench.row("other.mp4")])
        let submission = try await bench.submit(clip, run)
        try await bench.succeed(submission, cost: Money(units: 8008), run)
        try await bench.archiveOutput(of: submission, cost: Money(units: 8008), basis: .provider, run)
        let failing = try await bench.submit("other.mp4", run)
        let reason = WanbatchError(.edit, clip, prompt)
        try await bench.ledger.refused(failing, to: .failed, because: reason, bench.stamp(run))
        let place = ReportPlace(archive: bench.archive.path, folder: bench.archive.path + "/night/reports")
        return try await HTMLReport(place: place).text(of: try await bench.report(), run: run)
    }

    @Test(arguments: hostile)
    func `nothing from outside becomes markup`(text: String) async throws {
        let plain = try await page(clip: "clip", prompt: "prompt")
        let evil = try await page(clip: text, prompt: text)
        for mark in ["<", ">", "\"", "'"] {
            // A quote too many or a bracket too many, and the page has another shape. The words differ, their marks
            // are all written as references.
            #expect(count(mark, evil) == count(mark, plain), "\(mark)")
        }
        #expect(!evil.unicodeScalars.contains { $0 == "\u{0}" || $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    private func count(_ mark: String, _ text: String) -> Int {
        text.utf8.count { $0 == mark.utf8.first }
    }

    @Test func `what emoji and scripts need stays`() async throws {
        let text = "👩‍👩‍👧 \u{5E9}\u{5DC} नमस्‍ते"
        #expect(try await page(clip: "clip", prompt: text).contains(text))
    }

    @Test func `links are relative, encoded, and lead nowhere else`() async throws {
        let page = try await page(clip: "clip", prompt: "prompt")
        let links = page.matches(of: /href="([^"]*)"/).map { String($0.1) }
        #expect(links.contains("../outputs/stem-1.0123456789abcdef.mp4"))
        #expect(links.contains("../outputs/stem-1.0123456789abcdef.json"))
        #expect(links.allSatisfy { $0.hasPrefix("../") || $0.hasPrefix("#") || $0.hasPrefix("./") })
    }

    @Test(arguments: [
        ("/a/b", "/a/b/x y.mp4", "./x%20y.mp4"), ("/a/b/reports", "/a/b/out/ä#?.mp4", "../out/%C3%A4%23%3F.mp4"),
        ("/a", "/b/javascript:alert(1)", "../b/javascript%3Aalert%281%29"), ("/", "/x", "./x"),
        ("/a/b", "/a/b\"'<>&/c", "../b%22%27%3C%3E%26/c"),
    ])
    func `a path becomes a link`(folder: String, path: String, link: String) async throws {
        let bench = try ReportBench()
        _ = try await bench.begin([bench.row("a.mp4")])
        var report = try await bench.report()
        report.rows[0].state = .archived
        report.rows[0].outputFile = path
        let place = ReportPlace(archive: "/archive", folder: folder)
        let page = try await HTMLReport(place: place).text(of: report)
        #expect(page.contains("href=\"\(link)\""))
    }

    @Test func `the policy allows this style and this script and nothing else`() async throws {
        let page = try await page(clip: "clip", prompt: "prompt")
        let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.1)
            .replacing("&#39;", with: "'")
        #expect(policy.hasPrefix("default-src 'none'; img-src data:; style-src 'sha256-"))
        #expect(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("*"))
        #expect(!page.contains(" style=") && !page.contains(" onclick="))
        #expect(page.matches(of: /<script/).count == 1)
    }
}
