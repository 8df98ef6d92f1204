import EditModel

/// What is accepted after a refusal, which shows what cannot have been behind it: not a rate if requests go on faster than
/// it allows (`Sprint`), not the number of tasks if more run (`Overrun`).
struct RefusalAftermath: Sendable {
    private let episode: RefusalEpisode
    private var pace: Sprint
    private var overrun: Overrun
    /// The most requests a minute that it refutes.
    private var refutedPerMinute: Double
    /// Whether more ran so soon that hardly a task can have ended before.
    private var isQuick = false

    private enum Rule {
        /// Tasks that may have ended unseen, on the average, where more that run still show something at once.
        static let mostUnseen = 0.12
        /// How long after its end a task is looked at, on the average, as a share of its time.
        static let lookDelay = 0.01
        /// The share of a task time after which all that had ended have been looked at.
        static let settled = 0.25
    }

    /// - Parameter episode: The refusal, which has just ended.
    init(after episode: RefusalEpisode) {
        self.episode = episode
        pace = Sprint(after: episode.lastRefused, learned: nil, recent: episode.recentPerMinute)
        overrun = Overrun(level: episode.running)
        refutedPerMinute = episode.isRatePossible ? 0 : .infinity
    }

    /// A submission was accepted.
    ///
    /// - Parameters:
    ///   - running: Tasks that hold a slot now.
    ///   - now: When.
    ///   - taskTime: How long a task takes.
    mutating func accept(running: Int, at now: Duration, taskTime: Duration) {
        pace.accept()
        overrun.accepted(running: running, at: now)
        let share = (now - episode.lastRefused) / taskTime + Rule.lookDelay
        if overrun.most > 0, Double(running) * share <= Rule.mostUnseen { isQuick = true }
        if pace.isWon(at: now) { refutedPerMinute = max(refutedPerMinute, pace.refutedPerMinute(at: now)) }
    }

    /// A task ended.
    ///
    /// - Parameter lastSeen: When it was last known to run.
    mutating func completed(lastSeen: Duration) { overrun.completed(lastSeen: lastSeen) }

    /// Whether neither a rate nor a limit of tasks explains the refusal.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - taskTime: How long a task takes.
    ///   - learned: The learned requests a minute; `nil` where none are.
    func isUnexplained(at now: Duration, taskTime: Duration, learned: Double?) -> Bool {
        guard refutedPerMinute > (learned ?? 0), !episode.isExpected else { return false }
        guard overrun.most > 0, !overrun.isExplained else { return false }
        return isQuick || now - overrun.reached > taskTime * Rule.settled
    }

    /// Whether it will say nothing more.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - taskTime: How long a task takes.
    func isOver(at now: Duration, taskTime: Duration) -> Bool {
        overrun.isExplained || now - episode.lastRefused > max(taskTime, RefusalEpisode.rateReliefTime)
    }
}
