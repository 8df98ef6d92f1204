import EditModel

/// A run in one line, where the screen has no room for more: counts by state, money, time left.
enum ProgressLine {
    /// The line's text: parts are left out from the right until it fits, the counts of bad ends last.
    ///
    /// - Parameters:
    ///   - snapshot: The moment.
    ///   - width: The terminal's columns.
    static func text(_ snapshot: ProgressSnapshot, width: Int) -> String {
        let counts = snapshot.parts.joined(separator: "  ")
        let time = snapshot.remaining.map { "~\($0.roughly) left" } ?? snapshot.elapsed.ticking
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
        let bad = snapshot.badEnds
        var parts = ["\(snapshot.count(.archived))/\(snapshot.total)"]
        if bad > 0 { parts.append("\(bad) bad") }
        parts.append("$\(snapshot.spent)")
        return parts.joined(separator: " ")
    }
}
