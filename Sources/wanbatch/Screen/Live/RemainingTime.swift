import EditModel
import Foundation

/// How long a run may still take, said so that it does not jump: it counts down, and follows new findings slowly.
///
/// The provider is what takes time: so many tasks run at once, each as long as the latest ones took. Preparation
/// counts where it is slower than that. Nothing is said while nothing is known, and nothing when all that is left is
/// overdue: a number that only grows tells nobody anything.
struct RemainingTime: Sendable {
    /// What is left to do.
    struct Work: Hashable, Sendable {
        /// Edits that are still to be submitted in this run.
        var waiting = 0
        /// Of these, how many are still to be prepared.
        var unprepared = 0
        /// How many are prepared in a minute; `nil` where nothing is known.
        var preparedPerMinute: Double?
        /// How long each running task has been running.
        var ages: [Duration] = []
        /// How long a task takes; `nil` where nothing is known.
        var typicalTask: Duration?
    }

    private var shown: (estimate: Double, at: Duration)?
    private var slots: (mean: Double, at: Duration, since: Duration)?

    private enum Pace {
        /// How fast new findings are believed.
        static let settling = 15.0
        /// Over this, what is left is overdue.
        static let overdue = 3.0
        /// Fetching and checking what has just ended.
        static let tail = 3.0
        /// At the beginning more tasks at once are believed at once: the run is just filling its slots.
        static let beginning = Duration.seconds(60)
        /// Below so many tasks at once, on the average, nothing is said.
        static let fewest = 0.05
    }

    /// The time that is left.
    ///
    /// - Parameters:
    ///   - work: What is left to do.
    ///   - time: The time since the beginning.
    mutating func estimate(_ work: Work, at time: Duration) -> Duration? {
        follow(running: work.ages.count, at: time)
        guard let fresh = fresh(work) else {
            shown = nil
            return nil
        }
        guard let last = shown else {
            shown = (fresh, time)
            return .seconds(fresh)
        }
        let passed = max(0, (time - last.at).inSeconds)
        let counted = max(0, last.estimate - passed)
        let belief = 1 - exp(-passed / Pace.settling)
        let estimate = counted + (fresh - counted) * belief
        shown = (estimate, time)
        return .seconds(estimate)
    }

    /// How many tasks run at once, as a mean of the latest half minute: between two tasks a slot is empty for a moment, or
    /// for long, if the provider puts submissions off.
    private mutating func follow(running: Int, at time: Duration) {
        let count = Double(running)
        guard let last = slots else {
            slots = running > 0 ? (count, time, time) : nil
            return
        }
        let belief = 1 - exp(-max(0, (time - last.at).inSeconds) / 30)
        let isFilling = count > last.mean && time - last.since < Pace.beginning
        slots = (isFilling ? count : last.mean + (count - last.mean) * belief, time, last.since)
    }

    private func fresh(_ work: Work) -> Double? {
        guard let ended = work.typicalTask?.inSeconds, ended > 0 else { return nil }
        // The quick ones end first: what is still running although it is older says that tasks take longer.
        let older = work.ages.map(\.inSeconds).filter { $0 > ended }
        let typical = older.isEmpty ? ended : older.reduce(0, +) / Double(older.count)
        let open = work.ages.map { max(0, typical - $0.inSeconds) }
        if work.waiting == 0 {
            guard let longest = open.max() else { return nil }
            let youngest = work.ages.map(\.inSeconds).min() ?? 0
            return youngest > ended * Pace.overdue ? nil : longest + Pace.tail
        }
        guard let slots, slots.mean >= Pace.fewest else { return nil }
        let atProvider = (Double(work.waiting) * typical + open.reduce(0, +)) / slots.mean
        var atHome = 0.0
        if work.unprepared > 0, let rate = work.preparedPerMinute, rate > 0 {
            atHome = Double(work.unprepared) / rate * 60 + typical
        }
        return max(atProvider, atHome, typical) + Pace.tail
    }
}

extension Duration {
    /// A length of time that is only guessed, in steps that a guess deserves: `40s`, `4m`, `25m`, `1h 15m`.
    var roughly: String {
        let seconds = max(1, inSeconds)
        func step(_ size: Double) -> Duration { .seconds((seconds / size).rounded(.up) * size) }
        switch seconds {
        case ...60: return step(5).glance
        case ...600: return step(60).glance
        case ...3600: return step(300).glance
        default: return step(900).glance
        }
    }
}
