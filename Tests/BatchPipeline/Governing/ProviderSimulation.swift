import BatchPipeline
import EditModel
import Foundation

/// A provider with hidden limits, and a batch of edits for it.
struct ProviderScenario: Sendable {
    var edits = 200
    /// Running tasks that the provider allows at a time; a refusal beyond them.
    var limit: @Sendable (Double) -> Int = { _ in 1_000_000 }
    /// Requests a minute and at once; `nil` for any number.
    var rate: (perMinute: Double, burst: Double)?
    /// Requests in a minute of the clock, all of which come free when it begins; `nil` for any number.
    var perClockMinute: Int?
    /// No request is answered in this time.
    var outage: Range<Double>?
    /// Every submission is refused in this time.
    var refusesAll: Range<Double>?
    /// The share of submissions that are refused for no reason that the client can know: a busy provider.
    var refusedByChance = 0.0
    /// Until when it does so.
    var chanceUntil = Double.infinity
    /// Every submission is refused for some seconds, time and again.
    var hiccup: (every: Double, seconds: Double)?
    /// Task times in seconds: lognormal around the geometric middle, cut at the ends.
    var taskSeconds: ClosedRange<Double> = 60...300
    /// The times of the first tasks, in the order in which they are accepted; those after them are drawn.
    var taskTimes: [Double] = []
    var roundTrip = 0.2...0.5
    var retryAfter: Duration?
    /// Refusals for the rate say in whole seconds when a request will be taken; those for the slots say nothing.
    var tellsWhen = false
}

/// What a simulated batch came to.
struct SimulationResult {
    var accepted = 0
    var refused = 0
    var failedPosts = 0
    var completed = 0
    /// When the last edit was accepted.
    var seconds = 0.0
    var slotSeconds = 0.0
    var idle = 0.0
    var idleNet = 0.0
    var idleAllowed = 0.0
    var polls = 0
    /// Free slots by second after the outage, net of polling.
    var recoveredAfter: Double?
    /// When each POST left.
    var postTimes: [Double] = []
    /// The most tasks that ran as far as the client knew, with POSTs in flight.
    var mostAtOnce = 0
    /// POSTs that left sooner than a `Retry-After` allowed.
    var hurried = 0

    /// Share of the provider's slot-seconds used while edits wait.
    var used: Double { 1 - idle / slotSeconds }
    /// As ``used``, net of tasks that ended and were not looked at yet.
    var usedNet: Double { 1 - idleNet / slotSeconds }
    /// As ``usedNet``, and a slot counts as free only while the rate would let a submission in.
    var usedOfAllowed: Double { 1 - idleAllowed / slotSeconds }
    var refusalsPerAccepted: Double { Double(refused) / Double(max(accepted, 1)) }
}

/// A batch against a provider in virtual time: submissions, tasks and polls as events.
struct ProviderSimulation<Policy: SubmissionPolicy> {
    private enum Event {
        case wake
        case postArrives
        case postAnswered(Answer)
        case taskEnds(Int)
        case pollArrives([Int])
        case pollAnswered(ended: [Int], running: [Int], failed: [Int])
    }

    private enum Answer {
        case accepted(Int), refused(retryAfter: Duration?), outage
    }

    private let scenario: ProviderScenario
    private(set) var policy: Policy
    private let random: SeededRandom
    private let seed: UInt64
    private var schedule: PollSchedule<Int>
    private var events = EventQueue<Event>()
    private var waiting: Int
    private var running: Set<Int> = []
    private var unseen: Set<Int> = []
    /// When the client knew that a task runs.
    private var accepted: [Int: Duration] = [:]
    private var tokens: Double
    private var tokensAt = 0.0
    private var clockMinute = (number: 0.0, requests: 0)
    private var inFlight = 0
    private var notBefore = 0.0
    private var now = 0.0
    private var wakeAt = Double.infinity
    private(set) var result = SimulationResult()

    init(_ scenario: ProviderScenario, policy: Policy, seed: UInt64) {
        self.scenario = scenario
        self.policy = policy
        self.seed = seed
        random = SeededRandom(seed: seed)
        schedule = PollSchedule(random: random.source)
        waiting = scenario.edits
        tokens = scenario.rate?.burst ?? .infinity
    }

    /// Runs until every edit is done, or for a virtual week.
    mutating func run() -> SimulationResult {
        pump()
        while result.completed < scenario.edits, let (time, event) = events.next(), time < 604_800 {
            account(until: time)
            now = time
            handle(event)
            pump()
        }
        return result
    }

    // MARK: The client

    private var clock: Duration { .seconds(now) }

    private mutating func pump() {
        submitting: while waiting > 0 {
            switch policy.next(at: clock) {
            case .go:
                policy.started(at: clock)
                waiting -= 1
                left()
                events.add(.postArrives, at: now + halfTrip())
            case .wait(let time):
                wake(at: time.inSeconds)
                break submitting
            case .waitForEvent: break submitting
            }
        }
        while true {
            let keys = schedule.due(at: clock, most: 50)
            if keys.isEmpty { break }
            result.polls += 1
            events.add(.pollArrives(keys), at: now + halfTrip())
        }
        if let due = schedule.nextDue() { wake(at: due.inSeconds) }
    }

    private mutating func left() {
        inFlight += 1
        result.postTimes.append(now)
        result.mostAtOnce = max(result.mostAtOnce, accepted.count + inFlight)
        if now < notBefore - 0.001 { result.hurried += 1 }
    }

    private mutating func wake(at time: Double) {
        let time = max(time, now) + 0.0005
        guard time < wakeAt || wakeAt <= now else { return }
        wakeAt = time
        events.add(.wake, at: time)
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .wake: break
        case .postArrives: events.add(.postAnswered(answerPost()), at: now + halfTrip())
        case .postAnswered(let answer): posted(answer)
        case .taskEnds(let task):
            running.remove(task)
            unseen.insert(task)
        case .pollArrives(let tasks):
            let answer: Event =
                if scenario.outage?.contains(now) == true {
                    .pollAnswered(ended: [], running: [], failed: tasks)
                } else {
                    .pollAnswered(
                        ended: tasks.filter(unseen.contains),
                        running: tasks.filter(running.contains),
                        failed: []
                    )
                }
            events.add(answer, at: now + halfTrip())
        case .pollAnswered(let ended, let running, let failed):
            for task in ended where unseen.remove(task) != nil { completed(task) }
            for task in running { schedule.answered(task) }
            for task in failed { schedule.failed(task, at: clock) }
        }
    }

    private mutating func completed(_ task: Int) {
        let time = clock - (accepted.removeValue(forKey: task) ?? .zero)
        let lastSeen = schedule.ended(task, taskTime: time)
        policy.completed(at: clock, taskTime: time, lastSeen: lastSeen)
        result.completed += 1
    }

    private mutating func posted(_ answer: Answer) {
        inFlight -= 1
        switch answer {
        case .accepted(let task):
            policy.accepted(at: clock)
            accepted[task] = clock
            schedule.add(task, began: clock, now: clock)
        case .refused(let retryAfter):
            policy.refused(at: clock, retryAfter: retryAfter)
            notBefore = max(notBefore, now + (retryAfter?.inSeconds ?? 0))
            result.refused += 1
            waiting += 1
        case .outage:
            policy.failed(at: clock, isOutage: true)
            result.failedPosts += 1
            waiting += 1
        }
    }

    private func halfTrip() -> Double {
        (scenario.roundTrip.lowerBound
            + random.unit() * (scenario.roundTrip.upperBound - scenario.roundTrip.lowerBound)) / 2
    }

    // MARK: The provider

    private mutating func answerPost() -> Answer {
        if scenario.outage?.contains(now) == true { return .outage }
        let refused = Answer.refused(retryAfter: scenario.retryAfter)
        if isBusy() { return refused }
        if let wait = waitForRate() {
            return scenario.tellsWhen ? .refused(retryAfter: .seconds(wait.rounded(.up))) : refused
        }
        guard running.count < scenario.limit(now) else { return refused }
        tokens -= 1
        clockMinute.requests += 1
        let task = result.accepted
        result.accepted += 1
        result.seconds = now
        running.insert(task)
        events.add(.taskEnds(task), at: now + drawTaskTime(task))
        return .accepted(task)
    }

    /// Whether it refuses whatever was asked before.
    private func isBusy() -> Bool {
        if scenario.refusesAll?.contains(now) == true { return true }
        if let hiccup = scenario.hiccup, now.truncatingRemainder(dividingBy: hiccup.every) < hiccup.seconds {
            return true
        }
        guard scenario.refusedByChance > 0, now < scenario.chanceUntil else { return false }
        return random.unit() < scenario.refusedByChance
    }

    /// In how many seconds the rate allows a request; `nil` for now.
    private mutating func waitForRate() -> Double? {
        refill()
        let minute = (now / 60).rounded(.down)
        if minute > clockMinute.number { clockMinute = (minute, 0) }
        if clockMinute.requests >= scenario.perClockMinute ?? .max { return (minute + 1) * 60 - now }
        guard let rate = scenario.rate, tokens < 1 else { return nil }
        return (1 - tokens) * 60 / rate.perMinute
    }

    private mutating func refill() {
        guard let rate = scenario.rate else { return }
        tokens = min(rate.burst, tokens + (now - tokensAt) * rate.perMinute / 60)
        tokensAt = now
    }

    /// The same for the same edit, whatever the policy.
    private func drawTaskTime(_ task: Int) -> Double {
        if task < scenario.taskTimes.count { return scenario.taskTimes[task] }
        let random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(task))
        let range = scenario.taskSeconds
        let middle = log(range.lowerBound * range.upperBound) / 2
        let spread = log(range.upperBound / range.lowerBound) / 4
        let normal = sqrt(-2 * log(1 - random.unit())) * cos(2 * .pi * random.unit())
        return min(max(exp(middle + spread * normal), range.lowerBound), range.upperBound)
    }

    /// Adds up what was used and what was idle since the last event, while edits wait.
    private mutating func account(until time: Double) {
        guard result.accepted < scenario.edits else { return }
        let step = time - now
        let limit = Double(scenario.limit(now))
        let idle = max(0, limit - Double(running.count)) * step
        let net = max(0, limit - Double(running.count) - Double(unseen.count)) * step
        refill()
        result.slotSeconds += limit * step
        result.idle += idle
        result.idleNet += net
        if tokens >= 1 { result.idleAllowed += net }
        if let end = (scenario.outage ?? scenario.refusesAll)?.upperBound, now >= end, result.recoveredAfter == nil,
            Double(running.count) >= 0.95 * limit
        {
            result.recoveredAfter = now - end
        }
    }
}
