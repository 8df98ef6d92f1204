import EditModel

/// The live line of a terminal, drawn over itself: counts by state, money, time left.
///
/// Every drawing is one string, to be written at once, so that nothing flickers. It begins at the left edge, and
/// what remains of a longer line before it is erased behind it. The last column stays free: some terminals would
/// wrap there.
struct ProgressLine: Sendable {
    private let traits: TerminalTraits
    private var isShown = false
    private var shown = ""

    private enum Code {
        static let eraseToEnd = "\u{1B}[K"
        static let red = "\u{1B}[31m"
        static let plain = "\u{1B}[0m"
    }

    /// A line that is not drawn yet.
    ///
    /// - Parameter traits: What the terminal can show.
    init(traits: TerminalTraits) { self.traits = traits }

    /// What to write for a new moment; empty where nothing has changed or where there is no terminal.
    ///
    /// - Parameters:
    ///   - snapshot: The moment.
    ///   - width: The terminal's columns now: a line that was drawn for another width is drawn anew.
    mutating func draw(_ snapshot: ProgressSnapshot, width: Int) -> String {
        guard traits.isInteractive else { return "" }
        let line = Self.text(snapshot, width: width)
        guard line != shown || !isShown else { return "" }
        shown = line
        isShown = true
        return "\r" + colored(line, snapshot) + Code.eraseToEnd
    }

    /// What to write before other output: the line is gone until it is drawn again.
    mutating func erase() -> String {
        guard isShown else { return "" }
        isShown = false
        return "\r" + Code.eraseToEnd
    }

    /// The line's text: parts are left out from the right until it fits, the counts of bad ends last.
    ///
    /// - Parameters:
    ///   - snapshot: The moment.
    ///   - width: The terminal's columns.
    static func text(_ snapshot: ProgressSnapshot, width: Int) -> String {
        let counts = snapshot.parts.joined(separator: "  ")
        let time = snapshot.remaining.map { "\($0.glance) left" } ?? snapshot.elapsed.glance
        let money = snapshot.moneyParts
        let candidates = [
            [counts, money.joined(separator: "  "), time],
            [counts, money.prefix(2).joined(separator: "  "), time],
            [counts, money.first ?? "", time],
            [counts, money.first ?? ""],
            [counts],
        ]
        let room = max(0, width - 1)
        for candidate in candidates {
            let line = candidate.joined(separator: "   ")
            if line.columns <= room { return line }
        }
        return shortened(snapshot).fitted(to: room)
    }

    private static func shortened(_ snapshot: ProgressSnapshot) -> String {
        let bad = snapshot.count(.failed, .refused, .unknown, .lost, .stalled)
        var parts = ["\(snapshot.count(.archived))/\(snapshot.total)"]
        if bad > 0 { parts.append("\(bad) bad") }
        parts.append("$\(snapshot.spent)")
        return parts.joined(separator: " ")
    }

    private func colored(_ line: String, _ snapshot: ProgressSnapshot) -> String {
        guard traits.hasColor else { return line }
        let isBad = snapshot.count(.failed, .refused, .unknown, .lost, .stalled) > 0
        return isBad ? Code.red + line + Code.plain : line
    }
}
