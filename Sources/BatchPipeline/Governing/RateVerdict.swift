import EditModel

/// Refusals that time relieved, and were therefore put down to a rate, while more tasks ran than when they came: until it
/// is known whether as many had ended unseen. Then it was the number of tasks after all.
struct RateVerdict: Sendable {
    /// Tasks that ran, as far as was known, when the provider refused.
    let level: Int
    /// The most that ran since, beyond that.
    private var overrun: Int
    /// When they came to be so many.
    private var reached: Duration
    /// How many of them may have ended before.
    private var endedUnseen = 0

    init(level: Int, running: Int, at now: Duration) {
        self.level = level
        overrun = running - level
        reached = now
    }

    mutating func accepted(running: Int, at now: Duration) {
        guard running - level > overrun else { return }
        overrun = running - level
        reached = now
    }

    /// A task ended.
    ///
    /// - Parameter lastSeen: When it was last known to run.
    mutating func completed(lastSeen: Duration) { if lastSeen < reached { endedUnseen += 1 } }

    /// Whether the provider's slots alone explain all that was seen.
    var isRefuted: Bool { endedUnseen >= overrun }

    /// Whether all tasks of that time have been looked at, in all likelihood.
    func isOld(at now: Duration) -> Bool { now - reached > RefusalEpisode.rateReliefTime }
}
