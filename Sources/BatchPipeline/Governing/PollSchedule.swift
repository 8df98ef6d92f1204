public import EditModel
import HeapModule

/// When to look at which running task: the soonest due first, one poller for all.
///
/// The first look comes after the provider's own estimate or, if that is sooner, at the age at which the quickest recent
/// task was last seen running. Later looks follow at 2 % of the learned task time or of the task's age, whichever is
/// more, between 50 ms and 8 s (Evolink's own client polls a video every 8 s); while no task time is learned, at a tenth of
/// the task's age or 2 % of the provider's estimate. Where recent tasks took about the same time, the looks about the
/// age at which they end are closer, from an eighth of this: each would otherwise be found as late as the last. Failed
/// looks back off with full jitter.
public struct PollSchedule<TaskKey: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable, Comparable {
        var due: Duration
        var key: TaskKey

        static func < (left: Entry, right: Entry) -> Bool { left.due < right.due }
        static func == (left: Entry, right: Entry) -> Bool { left.due == right.due }
    }

    private struct Look: Sendable {
        var began: Duration
        /// How long the provider thinks that the task takes.
        var whole = Duration.zero
        var due: Duration?
        /// When it was last looked at.
        var asked: Duration?
        /// The age at which it was last seen running.
        var seenRunning: Duration?
        var backoff = Backoff()
    }

    private var heap = Heap<Entry>()
    private var tasks: [TaskKey: Look] = [:]
    private var times: TaskTime
    private var earliest: EarliestEnd
    private let random: RandomSource

    /// A schedule without tasks.
    ///
    /// - Parameters:
    ///   - memory: What earlier runs know of task times.
    ///   - random: Where jitter comes from.
    public init(memory: GovernorMemory? = nil, random: RandomSource = .live) {
        times = TaskTime(memory)
        earliest = EarliestEnd(quickest: times.quickest)
        self.random = random
    }

    /// How many tasks are looked at.
    public var count: Int { tasks.count }

    /// How often a young task is looked at.
    public var period: Duration { period(of: Look(began: .zero), at: .zero) }

    /// A task runs.
    ///
    /// - Parameters:
    ///   - key: The task.
    ///   - began: When it was accepted, since the clock's zero.
    ///   - now: The time; later than `began` for a task of an earlier run.
    ///   - estimate: When to look first, by what the provider says, where it says something.
    ///   - whole: How long the provider thinks that it takes, where it says so.
    public mutating func add(
        _ key: TaskKey,
        began: Duration,
        now: Duration,
        estimate: Duration? = nil,
        whole: Duration? = nil
    ) {
        let first = [earliest.age, estimate].compactMap { $0 }.min() ?? .seconds(1)
        put(key, Look(began: began, whole: whole ?? .zero, due: max(now, began + max(first, .zero))))
    }

    /// A task needs no further look.
    ///
    /// - Parameter key: The task.
    public mutating func remove(_ key: TaskKey) { tasks[key] = nil }

    /// A task ended, after that time: what is learned from it.
    ///
    /// - Parameters:
    ///   - key: The task.
    ///   - taskTime: How long it ran; `nil` where that is not known.
    /// - Returns: When it was last known to run; `nil` for an unknown task.
    @discardableResult public mutating func ended(_ key: TaskKey, taskTime: Duration?) -> Duration? {
        let look = tasks.removeValue(forKey: key)
        if let taskTime {
            times.observe(taskTime)
            earliest.observe(endFoundAt: taskTime, lastSeenRunning: look?.seenRunning)
        }
        return look.map { $0.began + ($0.seenRunning ?? .zero) }
    }

    /// When the next look is due; `nil` without tasks.
    public mutating func nextDue() -> Duration? {
        while let first = heap.min {
            if tasks[first.key]?.due == first.due { return first.due }
            heap.removeMin()
        }
        return nil
    }

    /// The tasks to look at now. Each is due again after its period, whatever becomes of the look.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - most: How many one request can ask for. With more than one, tasks that are due within half the period of a
    ///     young task come along.
    public mutating func due(at now: Duration, most: Int = 1) -> [TaskKey] {
        guard let first = nextDue(), first <= now, let soonest = heap.min.flatMap({ tasks[$0.key] }) else { return [] }
        let young = Look(began: now, whole: soonest.whole)
        let horizon = most > 1 ? now + period(of: young, at: now) / 2 : now
        var keys: [TaskKey] = []
        var askedNow: [Entry] = []
        while keys.count < most, let due = nextDue(), due <= horizon, let entry = heap.popMin() {
            // Another question of this moment has it, though it is due again before the horizon.
            guard tasks[entry.key]?.asked != now else {
                askedNow.append(entry)
                continue
            }
            keys.append(entry.key)
            tasks[entry.key]?.due = nil
        }
        for entry in askedNow { heap.insert(entry) }
        for key in keys {
            guard var task = tasks[key] else { continue }
            task.asked = now
            task.due = now + gap(after: task, at: now)
            put(key, task)
        }
        return keys
    }

    /// Whether a look has found a task running.
    ///
    /// - Parameter key: The task.
    public func hasSeenRunning(_ key: TaskKey) -> Bool { tasks[key]?.seenRunning != nil }

    /// A look worked, and the task still runs.
    ///
    /// - Parameter key: The task.
    public mutating func answered(_ key: TaskKey) {
        guard var task = tasks[key] else { return }
        task.backoff.reset()
        task.seenRunning = task.asked.map { $0 - task.began }
        tasks[key] = task
    }

    /// A look failed: the next one comes later, with full jitter.
    ///
    /// - Parameters:
    ///   - key: The task.
    ///   - now: The time, since the clock's zero.
    ///   - retryAfter: What the provider asks for; at most an hour is obeyed.
    public mutating func failed(_ key: TaskKey, at now: Duration, retryAfter: Duration? = nil) {
        guard var task = tasks[key] else { return }
        let period = period(of: task, at: now)
        let cap = max(period * 4, .seconds(1))
        let wait = task.backoff.next(base: period * 2, cap: cap, random: random)
        task.due = now + max(period / 2 + wait, min(retryAfter ?? .zero, .seconds(3600)))
        put(key, task)
    }

    private mutating func put(_ key: TaskKey, _ look: Look) {
        tasks[key] = look
        if let due = look.due { heap.insert(Entry(due: due, key: key)) }
    }

    /// The time from a look to the next: the period, but less about the age at which all tasks end.
    private func gap(after task: Look, at now: Duration) -> Duration {
        let period = period(of: task, at: now)
        guard earliest.isSharp, let earliest = earliest.age else { return period }
        let away = now - task.began - earliest
        let distance = away < .zero ? .zero - away : away
        return max(min(distance, period), period / 8, .milliseconds(50))
    }

    private func period(of task: Look, at now: Duration) -> Duration {
        let age = now - task.began
        let scale = times.typical.map { max($0, age) * 0.02 } ?? max(age * 0.1, task.whole * 0.02)
        return min(max(scale, .milliseconds(50)), .seconds(8))
    }
}
