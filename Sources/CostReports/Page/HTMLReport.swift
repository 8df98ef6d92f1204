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

    /// The whole text.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - run: The run that has just ended, where the page is about one.
    ///   - grouping: What the money is shown by.
    /// - Throws: ``EditModel/WanbatchError`` when the page cannot be made.
    public func text(of report: CostReport, run: String? = nil, by grouping: ReportGrouping = .day) async throws
        -> String
    {
        let pictures = await posters.pictures(for: report.rows)
        let rows = PageRows(
            links: place.links,
            pictures: pictures,
            isOfOneBatch: report.batches.count == 1,
            isOfTwoWorlds: report.totals.count > 1
        )
        let groups = GroupedReport(by: grouping, of: report.purchases, in: report.period, now: report.madeAt)
        var page: [String: Any] = [
            "style": PageStyle.text,
            "script": PageScript.text,
            "policy": policy,
            "title": report.title.shownOnPage,
            "madeAt": Timestamp.rfc3339(report.madeAt).replacing("T", with: " ").replacing("Z", with: " UTC"),
            "version": EditModel.version,
            "worlds": PageWorlds(report: report, groups: groups).fields,
            "rows": rows.fields(of: report.rows),
            "rowCount": report.rows.count == 1 ? "1 clip" : "\(report.rows.count) clips",
        ]
        if let run { page["run"] = run }
        if let words = report.period.words { page["period"] = words }
        if report.rows.isEmpty { page["isEmpty"] = true }
        return try Self.template().render(page)
    }

    private static func template() throws -> MustacheTemplate {
        PageEscaping.register()
        do {
            return try MustacheTemplate(string: PageTemplate.text)
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
