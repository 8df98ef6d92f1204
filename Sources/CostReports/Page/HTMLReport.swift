import EditModel
import Foundation
import JobLedger
import Mustache

/// The cost report as one HTML file that needs nothing else: totals, cost by day, and every edit with its pictures.
///
/// Style and script are in the file and named by their SHA-256 in its Content-Security-Policy; nothing is loaded, and
/// no text from outside can become markup (`PageEscaping`). Without the script it is the same page, unsorted.
public struct HTMLReport: Sendable {
    private let posters: ReportPosters
    private let place: ReportPlace

    /// Pages for a place.
    ///
    /// - Parameters:
    ///   - place: Where the page will lie, for its links.
    ///   - posters: Gives the pictures.
    public init(place: ReportPlace, posters: ReportPosters = .none) {
        self.place = place
        self.posters = posters
    }

    /// No more rows than these are on a page: with its pictures it is then about 30 MB. The CSV has all of them.
    public static let rows = RowKeeping.most(2000)

    /// The whole text.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - run: The run that has just ended, where the page is about one.
    /// - Throws: ``EditModel/WanbatchError`` when the page cannot be made.
    public func text(of report: CostReport, run: String? = nil) async throws -> String {
        var text = ""
        try await write(report, run: run) { text += $0 }
        return text
    }

    /// Writes the text, a part at a time.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - run: The run that has just ended, where the page is about one.
    ///   - put: Is given each part.
    /// - Throws: ``EditModel/WanbatchError`` when the page cannot be made; what `put` throws.
    public func write(_ report: CostReport, run: String? = nil, to put: (String) throws -> Void) async throws {
        let page = page(of: report, run: run)
        try put(Self.template(PageTemplate.head).render(page))
        let template = try Self.template(PageTemplate.row)
        let rows = PageRows(
            links: place.links,
            isOfOneBatch: report.batches.count == 1,
            isOfTwoWorlds: report.totals.count > 1
        )
        for start in stride(from: 0, to: report.rows.count, by: Self.atOnce) {
            let part = report.rows[start..<min(start + Self.atOnce, report.rows.count)]
            let pictures = await posters.pictures(for: Array(part))
            for (offset, row) in part.enumerated() {
                try put(template.render(rows.fields(of: row, number: start + offset, pictures)))
            }
        }
        try put(Self.template(PageTemplate.tail).render(page))
    }

    /// How many rows' pictures are held in memory.
    private static let atOnce = 100

    private func page(of report: CostReport, run: String?) -> [String: Any] {
        var page: [String: Any] = [
            "style": PageStyle.text,
            "script": PageScript.text,
            "policy": policy,
            "title": report.title.shownOnPage,
            "madeAt": Timestamp.rfc3339(report.madeAt).replacing("T", with: " ").replacing("Z", with: " UTC"),
            "version": EditModel.version,
            "worlds": PageWorlds(report: report).fields,
            "rowCount": report.rowCount == 1 ? "1 clip" : "\(report.rowCount) clips",
        ]
        if let run { page["run"] = run }
        if let words = report.period.words { page["period"] = words }
        if report.rows.isEmpty { page["isEmpty"] = true }
        if report.rows.count < report.rowCount { page["shown"] = report.rows.count }
        return page
    }

    private static func template(_ text: String) throws -> MustacheTemplate {
        PageEscaping.register()
        do {
            return try MustacheTemplate(string: text)
        } catch {
            throw WanbatchError(.unavailable, "report-template", "the page's template cannot be read: \(error)")
        }
    }

    /// Nothing may be loaded, and only this style and this script count.
    private var policy: String {
        [
            "default-src 'none'", "img-src data:", "style-src '\(Self.hash(PageStyle.text))'",
            "script-src '\(Self.hash(PageScript.text))'", "base-uri 'none'", "form-action 'none'",
        ].joined(separator: "; ")
    }

    private static func hash(_ text: String) -> String {
        let digits = Array(ContentDigest(of: text.utf8).hex)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
        return "sha256-" + Data(bytes).base64EncodedString()
    }
}

extension CostReport {
    /// What the page is called.
    fileprivate var title: String { batch ?? (batches.isEmpty ? "No batch" : "\(batches.count) batches") }
}
