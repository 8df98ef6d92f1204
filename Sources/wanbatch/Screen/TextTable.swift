/// A table for the terminal: columns as wide as their cells, one of them cut where the terminal is too narrow.
///
/// Cells may carry text of anyone: control characters are shown, not acted on.
struct TextTable: Sendable {
    /// A column.
    struct Column: Hashable, Sendable {
        /// Where its cells stand.
        enum Alignment: Hashable, Sendable {
            case left, right
        }

        /// The first line.
        var title: String
        /// Where its cells stand.
        var alignment: Alignment
        /// Whether its cells are cut to make the table fit; several share what is missing.
        var isFlexible: Bool

        init(_ title: String, _ alignment: Alignment = .left, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    /// The least that a flexible column keeps.
    private static let leastWidth = 8
    private static let gap = "  "

    /// A table without rows.
    ///
    /// - Parameter columns: From left to right.
    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty, further ones are left out.
    ///
    /// - Parameter cells: From left to right.
    mutating func add(_ cells: [String]) {
        rows.append((0..<columns.count).map { $0 < cells.count ? cells[$0].fitted(to: 10_000) : "" })
    }

    /// The lines of the table, the titles first.
    ///
    /// - Parameter width: The terminal's columns; `nil` for as wide as it takes (a pipe, a file).
    func lines(width: Int?) -> [String] {
        let widths = columnWidths(within: width)
        return ([columns.map(\.title)] + rows).map { cells in
            var line = ""
            for (index, column) in columns.enumerated() {
                if index > 0 { line += Self.gap }
                let cell = cells[index].fitted(to: widths[index])
                line += cell.padded(to: widths[index], onLeft: column.alignment == .right)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return width.map { line.fitted(to: $0) } ?? line
        }
    }

    private func columnWidths(within width: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(columns[index].title.columns) { max($0, $1[index].columns) }
        }
        guard let width else { return widths }
        let gaps = Self.gap.count * max(0, columns.count - 1)
        var excess = widths.reduce(gaps, +) - width
        while excess > 0 {
            // The widest gives way first, so that short cells stay whole.
            let flexible = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.leastWidth }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = flexible.filter { $0 != widest }.map { widths[$0] }.max() ?? Self.leastWidth
            let cut = max(1, min(excess, widths[widest] - max(next, Self.leastWidth)))
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }
}
