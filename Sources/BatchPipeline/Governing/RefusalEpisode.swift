/// A refusal (429) whose cause is looked for, from the refusal until a submission is accepted again.
///
/// A provider refuses for two reasons and often says neither: too many running tasks, or too many requests a
/// minute. What relieves a refusal tells which it was: a rate within about a minute, whatever runs; a slot only when
/// a task ends. So a few submissions are tried by time while nothing ends. The first of them may leave right after the
/// refusal: if it is accepted, perhaps nothing was behind it.
struct RefusalEpisode: Sendable {
    /// What is thought until it is shown.
    enum Suspect: Hashable, Sendable {
        case slots, rate, either
    }

    /// When the provider first refused.
    let began: Duration
    /// When it last refused.
    private(set) var lastRefused: Duration
    /// How many requests were accepted before that.
    private(set) var acceptedBefore: Int
    /// What was believed of the slots before.
    let belief: SlotCeiling.Belief
    /// About how many requests were accepted in the minute before.
    let recentlyAccepted: Double
    /// About how many requests a minute were accepted lately.
    let recentPerMinute: Double
    /// The likely cause.
    var suspect: Suspect
    /// Tasks that held a slot at the latest refusal.
    var running: Int
    /// Tasks that surely ended since it began.
    private var ended = 0
    /// How many of them had when the latest submission left.
    private var endedBeforeTrial = 0
    /// Whether it is taken for a rate since it went on while tasks ended.
    private(set) var hasOutlasted = false
    /// Whether the ceiling of tasks was told of it.
    var isConfirmed = false
    /// Whether it answers a try for one task more than what is known.
    let isExpected: Bool
    /// Whether enough requests were accepted in the minute before for a rate to be behind it.
    let isRatePossible: Bool
    /// Trials up to the one, right after a refusal, that looks whether anything was behind it; 0 where none does.
    private(set) var tests = 0
    /// What that look, if it is accepted, shows not to be behind it.
    private(set) var tested: Suspect
    /// How often it was refused.
    private(set) var refusals = 1
    /// Trials by time that were refused.
    private(set) var refusedTrials = 0
    /// When a submission is next tried although no task has ended.
    private(set) var nextTrial: Duration?
    private var delays: ArraySlice<Duration>

    /// A refusal is relieved within this time if it was for the rate: providers count requests a minute, and trials take
    /// time themselves.
    static let rateReliefTime: Duration = .seconds(66)

    /// A refusal.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - running: Tasks that hold a slot.
    ///   - suspect: The likely cause.
    ///   - isExpected: Whether it answers a try for one task more than what is known: nothing but the test is tried by
    ///     time then.
    ///   - isRatePossible: Whether enough requests were accepted in the minute before for a rate to be behind it.
    ///   - testAfter: How soon after it to look whether anything was behind it; `nil` for not.
    ///   - interval: The learned time between requests, where one is known.
    ///   - recentlyAccepted: About how many requests were accepted in the minute before.
    ///   - recentPerMinute: About how many requests a minute were accepted lately.
    ///   - acceptedBefore: All requests accepted so far.
    ///   - belief: What was believed of the slots before.
    init(
        at now: Duration,
        running: Int,
        suspect: Suspect,
        isExpected: Bool,
        isRatePossible: Bool,
        testAfter: Duration?,
        interval: Duration?,
        recentlyAccepted: Double,
        recentPerMinute: Double,
        acceptedBefore: Int,
        belief: SlotCeiling.Belief
    ) {
        began = now
        lastRefused = now
        self.running = running
        self.suspect = suspect
        tested = suspect
        self.isExpected = isExpected
        self.isRatePossible = isRatePossible
        self.belief = belief
        self.recentlyAccepted = recentlyAccepted
        self.recentPerMinute = recentPerMinute
        self.acceptedBefore = acceptedBefore
        switch suspect {
        case .rate:
            let interval = interval ?? .seconds(1)
            delays = [
                interval, min(interval * 2, interval + Self.longWait), min(interval * 4, interval + Self.longWait),
            ]
        case .either: delays = [.seconds(2), .seconds(8), .seconds(51)]
        case .slots: delays = [Self.longWait]
        }
        if isExpected { delays = [] }
        if let testAfter {
            if suspect == .either { delays.removeFirst() }
            delays.insert(testAfter, at: delays.startIndex)
            tests = 1
        }
        schedule(at: now)
    }

    /// The provider refused again.
    ///
    /// - Returns: Whether the last trial by time has failed with it.
    mutating func refusedAgain(at now: Duration, running: Int, acceptedBefore: Int) -> Bool {
        let wasTrial = running >= self.running || hasOutlasted && suspect == .rate
        refusals += 1
        self.running = running
        lastRefused = now
        self.acceptedBefore = acceptedBefore
        guard wasTrial else { return false }
        refusedTrials += 1
        schedule(at: now)
        if nextTrial == nil, suspect == .rate, !hasOutlasted {
            // A known rate does not explain it: the number of tasks may, or an outage.
            suspect = .slots
            delays = [Self.longWait]
            schedule(at: now)
        }
        return nextTrial == nil
    }

    /// Whether a rate can still be behind it at a time.
    func isRecent(at now: Duration) -> Bool { now - began <= Self.rateReliefTime }

    /// A submission leaves.
    mutating func started() { endedBeforeTrial = ended }

    /// A task ended.
    ///
    /// - Parameter lastSeen: When it was last known to run.
    mutating func completed(lastSeen: Duration) { if lastSeen >= began { ended += 1 } }

    /// Refused again although several tasks have ended: where a rate is possible, it is taken for one, and only time is
    /// waited for.
    ///
    /// - Parameters:
    ///   - now: When it was refused.
    ///   - interval: The time between requests, as far as one is thought of.
    mutating func takeForRate(at now: Duration, interval: Duration) {
        guard suspect == .slots, isRatePossible, !hasOutlasted, endedBeforeTrial >= Self.manyEnded else { return }
        guard isRecent(at: now) else { return }
        hasOutlasted = true
        suspect = .rate
        delays = []
        var delay = min(max(interval, .milliseconds(100)), Self.longestFirst)
        var time = now - began
        while time + delay < Self.lastTrial {
            delays.append(delay)
            time += delay
            delay *= 2
        }
        // After a trial that would be relieved in time, one that only tells an outage from the number of tasks.
        delays += [max(Self.lastTrial - time, .seconds(1)), Self.longWait]
        schedule(at: now)
    }

    /// So many tasks ended, and more were refused all the same.
    private static let manyEnded = 3
    /// How long to wait for a task to end before one more is tried.
    private static let longWait: Duration = .seconds(20)
    /// When the last trial for a rate leaves, so that its answer comes within ``rateReliefTime``.
    private static let lastTrial: Duration = rateReliefTime - .seconds(5)
    /// The longest first wait for a rate, however low a learned one is.
    private static let longestFirst: Duration = .seconds(20)

    /// Whether the next trial, or the one under way, looks whether anything was behind it.
    var isTesting: Bool { refusedTrials < tests }

    /// Refused although a task had ended: looks once more whether the number of tasks is behind it. What was to be tried
    /// by time is tried after that.
    ///
    /// - Parameters:
    ///   - now: When it was refused.
    ///   - delay: How soon after it to look.
    mutating func testAgain(at now: Duration, after delay: Duration) {
        tests = refusedTrials + 1
        tested = .slots
        if let nextTrial { delays.insert(max(nextTrial - now, delay), at: delays.startIndex) }
        delays.insert(delay, at: delays.startIndex)
        schedule(at: now)
    }

    private mutating func schedule(at now: Duration) {
        nextTrial = delays.popFirst().map { now + $0 }
    }
}
