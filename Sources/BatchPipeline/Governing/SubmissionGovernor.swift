public import EditModel
public import Foundation

/// Finds out how much a provider's account allows, and says when a submission may leave: one value for each account.
///
/// Providers do not publish their limits. A task holds a slot for minutes while a submission takes a moment, so the
/// time of an answer says nothing; only refusals (429) do. The governor learns two limits from them:
/// - `SlotCeiling`: how many tasks run at once. It grows while submissions are accepted; a refusal pins it to the
///   tasks running at that time, the refused edit goes again when a task completes, and one more is tried after a
///   number of completions, less often with each vain try.
/// - `RequestPace`: how many requests a minute, by a token bucket.
///
/// `RefusalInquiry` tells the two apart by what relieves a refusal, and both from chance. `Retry-After` is obeyed, an
/// outage is met with one try at a time and full jitter, and no edit is ever given up. Times are measured in completions
/// and in learned task times, so it is at home with tasks of two seconds and of five minutes.
///
/// It is a pure value: the time is passed in, as a duration since any fixed zero (`Timekeeper.uptime`).
public struct SubmissionGovernor: Sendable {
    /// Tasks that hold a slot at the provider, as far as is known.
    public private(set) var running = 0
    /// POSTs without an answer.
    public private(set) var inFlight = 0
    /// Refusals (429) so far.
    public private(set) var refusals = 0

    private var inquiry: RefusalInquiry
    private var limit: TokenBucket?
    private var lastWasQuery = false
    private var times: TaskTime
    private var outage = Backoff()
    private var notBefore: Duration?
    private var idleTries = Backoff()
    private var lastRefusal: Duration?
    /// POSTs that left before a refusal was known and still await their answers, which say nothing new.
    private var late = 0
    private let random: RandomSource

    /// A governor at the start of a run.
    ///
    /// - Parameters:
    ///   - ceiling: `--max-running`: the most running tasks, whatever is learned.
    ///   - requestsPerMinute: `--rpm`: the most requests a minute, submissions and queries together.
    ///   - memory: What an earlier run has learned.
    ///   - random: Where jitter comes from.
    public init(
        ceiling: Int? = nil,
        requestsPerMinute: Int? = nil,
        memory: GovernorMemory? = nil,
        random: RandomSource = .live
    ) {
        inquiry = RefusalInquiry(ceiling: ceiling, memory: memory)
        limit = requestsPerMinute.map { TokenBucket(perMinute: Double($0)) }
        times = TaskTime(memory)
        self.random = random
    }

    // MARK: What may leave

    /// Whether a submission may leave now.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public func next(at now: Duration) -> Permission {
        if let notBefore, now < notBefore { return .wait(until: notBefore) }
        guard !inquiry.slots.isFull(running: running, inFlight: inFlight) else { return .waitForEvent }
        let isAlone = running == 0 && inFlight == 0
        if outage.failures > 0, inFlight > 0 { return .waitForEvent }
        // What had left before a refusal was known says nothing of it: whose answer is whose must be clear.
        if late > 0 { return .waitForEvent }
        if inFlight >= inquiry.mostInFlight(at: now) { return .waitForEvent }
        if let episode = inquiry.episode {
            if inFlight > 0 { return .waitForEvent }
            let isRelieved = running < episode.running && episode.suspect != .rate
            if !isRelieved {
                guard let trial = episode.nextTrial ?? (isAlone ? now : lateTrial) else { return .waitForEvent }
                return now < trial ? .wait(until: trial) : spaced(at: now)
            }
        }
        guard inquiry.slots.allows(running: running, inFlight: inFlight) else {
            return isAlone ? spaced(at: now) : .waitForEvent
        }
        return spaced(at: now)
    }

    /// Whether a query (a poll) may leave now, under `--rpm`. Report one that leaves with ``queried(at:)``.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - submissionWaits: Whether a submission waits as well: then they take turns.
    public func nextQuery(at now: Duration, submissionWaits: Bool = false) -> Permission {
        guard let limit else { return .go }
        var ready = limit.ready(at: now)
        if submissionWaits, lastWasQuery { ready += limit.interval }
        return ready > now ? .wait(until: ready) : .go
    }

    private func spaced(at now: Duration) -> Permission {
        let ready = max(inquiry.ready(at: now), limit?.ready(at: now) ?? now)
        return ready > now ? .wait(until: ready) : .go
    }

    /// When to try once more although nothing has ended for very long: nothing may hang the night.
    private var lateTrial: Duration? {
        guard let lastRefusal else { return nil }
        return lastRefusal + max(.seconds(60), assumedTaskTime * 4)
    }

    // MARK: What happened

    /// A POST leaves.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public mutating func started(at now: Duration) {
        inFlight += 1
        inquiry.started(at: now)
        limit?.take(at: now)
        lastWasQuery = false
    }

    /// A query leaves.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public mutating func queried(at now: Duration) {
        limit?.take(at: now)
        lastWasQuery = true
    }

    /// The provider accepted: the task holds a slot.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public mutating func accepted(at now: Duration) {
        let isLate = answered()
        running += 1
        if isLate { inquiry.acceptedLate(scene(at: now)) } else { inquiry.accepted(scene(at: now)) }
        if outage.failures > 0 { inquiry.outageEnded() }
        outage.reset()
        idleTries.reset()
    }

    /// The provider refused with 429: the edit is to be submitted again, without an attempt being used up.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - retryAfter: What the provider asks for; at most an hour is obeyed.
    public mutating func refused(at now: Duration, retryAfter: Duration? = nil) {
        let isLate = answered()
        refusals += 1
        lastRefusal = now
        outage.reset()
        if let retryAfter { delay(until: now + min(max(retryAfter, .zero), .seconds(3600))) }
        if running == 0, inFlight == 0 {
            // Nothing can complete: only time helps.
            let cap = min(max(patienceCap, .seconds(1)), .seconds(30))
            delay(until: now + idleTries.next(base: .seconds(2), cap: cap, random: random) + .milliseconds(500))
        }
        switch inquiry.refused(scene(at: now), isLate: isLate) {
        case .episode: late = inFlight
        case .onAfter(let pause):
            late = inFlight
            delay(until: now + pause)
        case .none: break
        }
    }

    /// A POST had another end: not sent, refused for its content, or unknown. No slot is held.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - isOutage: Whether the provider could not be reached or failed (5xx), so that trying on at full speed
    ///     would do harm.
    public mutating func failed(at now: Duration, isOutage: Bool = false) {
        _ = answered()
        guard isOutage else { return outage.reset() }
        let cap = min(max(patienceCap, .seconds(1)), .seconds(30))
        delay(until: now + outage.next(base: min(.seconds(1), cap), cap: cap, random: random))
    }

    /// Tasks of an earlier run are still running: they hold slots.
    ///
    /// - Parameter count: How many; beyond a thousand million it makes no difference.
    public mutating func adopted(_ count: Int) {
        running = min(running + min(max(0, count), SlotCeiling.most), SlotCeiling.most)
    }

    /// A task ended, well or badly, or is given up for this run: its slot is free.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - taskTime: How long it ran; `nil` where that says nothing (given up, or found long after its end).
    ///   - lastSeen: When it was last known to run; `nil` where that is not known.
    public mutating func completed(at now: Duration, taskTime: Duration?, lastSeen: Duration? = nil) {
        running = max(0, running - 1)
        if let taskTime { times.observe(taskTime) }
        inquiry.completed(scene(at: now), lastSeen: lastSeen ?? now)
    }

    // MARK: What is known

    /// The learned number of running tasks that the provider allows; `nil` while it has not refused.
    public var learnedLimit: Int? { inquiry.slots.learned }

    /// The learned requests a minute; `nil` while the provider has not refused for their rate.
    public var learnedRequestsPerMinute: Double? { inquiry.pace.bucket?.perMinute }

    /// How long a task takes; `nil` before one ended.
    public var taskTime: Duration? { times.typical }

    /// How long the quickest recent task took; `nil` before one ended.
    public var quickestTaskTime: Duration? { times.quickest }

    /// What a later run should know.
    ///
    /// - Parameter date: The date to write beside it.
    public func memory(on date: Date) -> GovernorMemory {
        GovernorMemory(
            runningLimit: inquiry.slots.lasting,
            requestsPerMinute: inquiry.lastingRate?.perMinute,
            burst: inquiry.lastingRate.map { Int($0.burst) },
            taskSeconds: times.typical?.inSeconds,
            quickestSeconds: times.quickest?.inSeconds,
            date: date
        )
    }

    // MARK: Helpers

    private func scene(at now: Duration) -> RefusalInquiry.Scene {
        RefusalInquiry.Scene(now: now, running: running, inFlight: inFlight, taskTime: assumedTaskTime)
    }

    /// How long a task takes; a guess before one has ended.
    private var assumedTaskTime: Duration { times.typical ?? .seconds(100) }

    private var patienceCap: Duration { (times.typical ?? .seconds(150)) / 5 }

    private mutating func delay(until time: Duration) { notBefore = max(notBefore ?? time, time) }

    /// A POST has its answer.
    ///
    /// - Returns: Whether it left before a refusal was known.
    private mutating func answered() -> Bool {
        inFlight = max(0, inFlight - 1)
        guard late > 0 else { return false }
        late -= 1
        return true
    }
}
