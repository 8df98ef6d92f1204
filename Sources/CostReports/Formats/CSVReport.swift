import EditModel
import Foundation

/// The cost report as CSV: RFC 4180 with CRLF, UTF-8 without a mark, a header line, no totals.
///
/// Numbers and times are written by rule (`CSVColumn`). Cells that carry text from outside are made harmless: one
/// that a spreadsheet would run as a formula gets an apostrophe before it, and control characters, NUL among them,
/// are shown as `\u{...}`; line ends and tabs stay, in quotes. The columns are fixed, so a rehearsal is marked in the
/// column `model`: `wan2.7-video-edit (rehearsal)`.
public enum CSVReport {
    /// The whole text.
    ///
    /// - Parameter report: The report.
    public static func text(of report: CostReport) -> String {
        report.rows.reduce(into: header) { $0 += line(of: $1) }
    }

    /// The first line, with its end.
    public static var header: String { line(CSVColumn.allCases.map(\.rawValue)) }

    /// A row's line, with its end.
    ///
    /// - Parameter row: The row.
    public static func line(of row: CostRow) -> String { line(CSVColumn.allCases.map { $0.cell(of: row) }) }

    private static func line(_ cells: [String]) -> String {
        cells.map(CSVCell.quoted).joined(separator: ",") + "\r\n"
    }
}
