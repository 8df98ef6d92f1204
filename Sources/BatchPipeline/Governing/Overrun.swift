import EditModel

/// More tasks that ran after a refusal than when it came: a sign that their number was not the reason, unless as many had
/// ended before anybody looked.
struct Overrun: Sendable {
    /// Tasks that ran, as far as was known, when the provider refused.
    let level: Int
    /// The most that ran since, beyond that.
    private(set) var most = 0
    /// When they came to be so many.
    private(set) var reached: Duration = .zero
    /// How many of them may have ended before.
    private var endedUnseen = 0

    init(level: Int) { self.level = level }

    mutating func accepted(running: Int, at now: Duration) {
        guard running - level > most else { return }
        most = running - level
        reached = now
    }

    /// A task ended.
    ///
    /// - Parameter lastSeen: When it was last known to run.
    mutating func completed(lastSeen: Duration) { if most > 0, lastSeen < reached { endedUnseen += 1 } }

    /// Whether the provider's slots alone explain all that was seen.
    var isExplained: Bool { most > 0 && endedUnseen >= most }

    /// Whether all tasks of that time have been looked at, in all likelihood.
    func isOld(at now: Duration) -> Bool { now - reached > RefusalEpisode.rateReliefTime }
}
