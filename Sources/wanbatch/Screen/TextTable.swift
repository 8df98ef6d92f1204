import EditModel

/// A table for the terminal: columns as wide as their cells, flexible ones narrower where the terminal is too narrow.
///
/// A flexible last column, which holds reasons, is not cut but goes on below itself. Where that leaves it no room, each
/// row becomes a line, and its last cell stands below it; where even that is too wide, each row becomes a paragraph.
///
/// Cells may carry text of anyone: control characters are shown, not acted on, and the query of an address is left out.
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
    /// The least that a last column keeps before the table becomes a list.
    private static let leastWrapped = 24
    /// The least that a flexible column keeps in a line before it becomes a paragraph.
    private static let leastListed = 16
    /// A reason may be a provider's whole page.
    private static let mostLines = 8
    private static let gap = "  "
    private static let margin = "    "

    /// A table without rows.
    ///
    /// - Parameter columns: From left to right.
    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty, further ones are left out.
    ///
    /// - Parameter cells: From left to right.
    mutating func add(_ cells: [String]) {
        rows.append((0..<columns.count).map { $0 < cells.count ? cells[$0].withoutQueries.fitted(to: 10_000) : "" })
    }

    /// The lines of the table, the titles first.
    ///
    /// - Parameter width: The terminal's columns; `nil` for as wide as it takes (a pipe, a file).
    func lines(width: Int?) -> [String] {
        let widths = columnWidths(within: width)
        guard let width, let last = widths.last, columns.last?.isFlexible == true, columns.count > 1 else {
            if let width, columns.count > 2, total(widths) > width { return rows.flatMap { paragraph($0, width) } }
            return ([columns.map(\.title)] + rows).map { line($0, widths, within: width) }
        }
        let natural = rows.map { $0[columns.count - 1].columns }.max() ?? 0
        if total(widths) > width || last < min(natural, Self.leastWrapped) { return list(width) }
        return ([columns.map(\.title)] + rows).flatMap { wrapped($0, widths, within: width) }
    }

    private func total(_ widths: [Int]) -> Int { widths.reduce(Self.gap.count * max(0, columns.count - 1), +) }

    private func line(_ cells: [String], _ widths: [Int], within width: Int?) -> String {
        var line = ""
        for (index, width) in widths.enumerated() {
            if index > 0 { line += Self.gap }
            let cell = cells[index].fitted(to: width)
            line += cell.padded(to: width, onLeft: columns[index].alignment == .right)
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return width.map { line.fitted(to: $0) } ?? line
    }

    /// A row whose last cell goes on below itself.
    private func wrapped(_ cells: [String], _ widths: [Int], within width: Int) -> [String] {
        let last = widths.count - 1
        let parts = cells[last].wrapped(to: widths[last], atMost: Self.mostLines)
        let first = line(cells.dropLast() + [parts.first ?? ""], widths, within: width)
        let margin = String(repeating: " ", count: total(widths) - widths[last])
        return [first] + parts.dropFirst().map { margin + $0 }
    }

    /// Each row as a line, and its last cell below it.
    private func list(_ width: Int) -> [String] {
        var front = TextTable(Array(columns.dropLast()))
        front.rows = rows.map { Array($0.dropLast()) }
        let natural = front.columnWidths(within: nil)
        let widths = front.columnWidths(within: width)
        let isCramped = front.columns.indices.contains { index in
            front.columns[index].isFlexible && widths[index] < min(natural[index], Self.leastListed)
        }
        guard !isCramped, front.total(widths) <= width else { return rows.flatMap { paragraph($0, width) } }
        return [front.line(front.columns.map(\.title), widths, within: width)]
            + rows.flatMap { cells in
                [front.line(Array(cells.dropLast()), widths, within: width)] + below(cells.last ?? "", width)
            }
    }

    /// A row whose flexible cells stand below each other, and the others in a line with their titles.
    private func paragraph(_ cells: [String], _ width: Int) -> [String] {
        let hasReason = columns.last?.isFlexible == true
        let front = hasReason ? columns.indices.dropLast() : columns.indices
        let names = front.filter { columns[$0].isFlexible && !cells[$0].isEmpty }.map { cells[$0] }
        let facts = front.filter { !columns[$0].isFlexible && !cells[$0].isEmpty }.map {
            "\(columns[$0].title) \(cells[$0])"
        }
        return names.flatMap { $0.wrapped(to: width, atMost: Self.mostLines) }
            + below(facts.joined(separator: ", "), width) + below(hasReason ? cells.last ?? "" : "", width)
    }

    private func below(_ text: String, _ width: Int) -> [String] {
        text.wrapped(to: max(1, width - Self.margin.count), atMost: Self.mostLines).filter { !$0.isEmpty }.map {
            Self.margin + $0
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
