import EditModel

/// Whether the provider refuses now and then for no reason that lies with us: because it is busy with others.
///
/// Neither slots nor a rate are learned from such refusals. While they are credible, a limit is believed to be behind
/// refusals only when it refuses three times.
struct ChanceRefusals: Sendable {
    /// When to look, right after a refusal, whether a limit of tasks is behind it.
    var slotTests = TestSchedule(rarest: 4)
    /// When to look, right after a refusal, whether a rate is behind it.
    var rateTests = TestSchedule(rarest: 16)
    private var score = 0
    private var strikes: [Strike] = []

    /// What shows that a refusal had no limit behind it, by how much it shows it.
    enum Evidence: Int, Sendable {
        /// It came alone: as many tasks ran right after it, and none had ended.
        case alone = 1
        /// More tasks ran and more requests were taken after it than any limit behind it allows.
        case unexplained = 2
        /// Far more requests were taken right after it than the rate that was learned.
        case sprint = 4
    }

    private enum Rule {
        /// Refusals after which a limit is believed to be behind them.
        static let strikes = 3
        /// The most that is remembered, so that chance is forgotten when refusals are explained again.
        static let mostScore = 8
    }

    private struct Strike: Sendable {
        /// Tasks that held a slot.
        var level: Int
        var at: Duration
        /// The most tasks that ran since.
        var floor = 0
        /// Submissions refused that had left before it was known.
        var late = 0
        /// Chance refuses one, and perhaps one more; not several at one moment.
        var weight: Int { late > 1 ? 2 : 1 }
    }

    /// Whether refusals were seen that no limit explains.
    var isCredible: Bool { score > 0 }

    /// A refusal.
    ///
    /// - Parameters:
    ///   - running: Tasks that hold a slot.
    ///   - now: When.
    ///   - age: How long a refusal counts: in that time the limit may be the same.
    /// - Returns: Whether it says nothing: a limit would have refused more often.
    mutating func forgives(running: Int, at now: Duration, within age: Duration) -> Bool {
        guard isCredible else { return false }
        strikes.removeAll { now - $0.at > age }
        strikes.append(Strike(level: running, at: now))
        let agreeing = strikes.lazy.filter { $0.level >= running && $0.floor <= running }
            .reduce(0) { $0 + $1.weight }
        if agreeing < Rule.strikes { return true }
        score -= 1
        strikes = []
        return false
    }

    /// A submission was accepted.
    ///
    /// - Parameters:
    ///   - running: Tasks that hold a slot now.
    ///   - time: No task has ended since, in all likelihood.
    /// - Returns: Whether a refusal since then is refuted by it.
    mutating func accepted(running: Int, since time: Duration) -> Bool {
        for index in strikes.indices { strikes[index].floor = max(strikes[index].floor, running) }
        let isAlone = strikes.contains { $0.level < running && $0.at >= time }
        strikes.removeAll { $0.level < running }
        return isAlone
    }

    /// A submission was refused that had left before the latest refusal was known. Several of these count as one refusal
    /// more, one does not count.
    mutating func refusedLate() {
        if let latest = strikes.indices.last { strikes[latest].late += 1 }
    }

    /// A submission was accepted that had left before the latest refusal was known: that may have come after it.
    ///
    /// - Parameter running: Tasks that hold a slot now.
    mutating func acceptedLate(running: Int) {
        guard let latest = strikes.indices.last else { return }
        strikes[latest].level = max(strikes[latest].level, running)
        strikes.removeAll { $0.level < running }
    }

    /// A refusal that no limit explains.
    mutating func seen(_ evidence: Evidence) {
        score = min(Rule.mostScore, score + evidence.rawValue)
        slotTests.reset()
        rateTests.reset()
    }

    /// What was taken for chance had a limit behind it.
    ///
    /// - Parameter evidence: What it was taken for.
    mutating func notSeen(_ evidence: Evidence) { score = max(0, score - evidence.rawValue) }
}
