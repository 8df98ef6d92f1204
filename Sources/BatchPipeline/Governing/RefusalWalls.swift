import EditModel

/// Refusals that chance hardly explains, while chance is thought to refuse: most that was in flight was refused at one go,
/// twice in a row before another refusal, though more ran each time. So refuses a rate whose burst is used up.
struct RefusalWalls: Sendable {
    private var rows: [Row] = []

    /// Submissions that were in flight when one of them was refused.
    private struct Row: Sendable {
        var at: Duration
        /// Tasks that held a slot.
        var running: Int
        /// How many requests were accepted before it.
        var total: Int
        var refused = 1
        var accepted = 0

        var isWall: Bool { refused >= Rule.fewest && refused > 2 * accepted }
    }

    private enum Rule {
        /// Chance hardly refuses as many of those in flight.
        static let fewest = 3
        /// So many walls in a row are not chance.
        static let walls = 2
    }

    /// A refusal that says nothing by itself, with none before it still looked into.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - running: Tasks that hold a slot.
    ///   - total: How many requests were accepted so far.
    /// - Returns: Requests a minute, where a rate explains this refusal and those before it better than chance.
    mutating func refused(at now: Duration, running: Int, total: Int) -> Double? {
        if let last = rows.last, !last.isWall || running <= last.running + 1 { rows = [] }
        rows.removeAll { now - $0.at > RefusalEpisode.rateReliefTime }
        rows.append(Row(at: now, running: running, total: total))
        guard rows.count > Rule.walls, let first = rows.first, total > first.total else { return nil }
        rows = []
        return Double(total - first.total) * 60 / (now - first.at).inSeconds
    }

    /// One that had left before was refused as well.
    mutating func refusedLate() {
        if let last = rows.indices.last { rows[last].refused += 1 }
    }

    /// One that had left before was accepted.
    mutating func acceptedLate() {
        if let last = rows.indices.last { rows[last].accepted += 1 }
    }
}
