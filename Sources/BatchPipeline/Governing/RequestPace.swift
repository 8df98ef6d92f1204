import EditModel
import Foundation

/// How many requests a minute the provider takes, learned from refusals that time relieved.
///
/// At such a refusal the provider's own bucket is empty. Between two of them, `n` accepted requests in a time `t`
/// say that its rate lies between `(n-1)/t` and `(n+1)/t`. Requests leave at the upper end: a rate that is too high
/// costs a refusal and makes the next bound tighter, so refusals become rare and no request is ever late for long.
struct RequestPace: Sendable {
    /// The bucket that requests wait for; `nil` while the provider has not refused for their rate.
    private(set) var bucket: TokenBucket?
    private var anchors: [Anchor] = []
    /// The rate before it was raised since the last refusal: the time before says nothing about what was refused then.
    private var base: Double?
    /// The least to which the rate is lowered by refusals that show nothing of it; `nil` before the first of them.
    private var floor: Double?
    private var sinceRefusal = 0
    /// Requests still to be accepted of those that had left when the rate was raised: they say nothing of the new one.
    private var olderInFlight = 0
    /// Accepted requests on which the rate is based: the fewer, the sooner a higher one is tried.
    private var evidence = 0
    /// Refusals in a row that came too soon.
    private var surprises = 0
    /// Whether the rate is an earlier night's, and this night has shown nothing yet.
    private var isRemembered = true
    /// All accepted requests.
    private(set) var total = 0
    private var recent = 0.0
    private var recentAt: Duration = .zero
    private var firstAt: Duration?
    /// The most accepted in about a minute: that many were surely not too many.
    private(set) var proven = 0.0

    /// A refusal for rate, and the requests accepted before it.
    private struct Anchor: Sendable {
        var time: Duration
        var total: Int
    }

    private enum Factor {
        /// Always a little faster than known, so that a higher rate is found.
        static let eager = 1.03
        /// Accepted requests in a row after which the rate is thought to have risen.
        static let calm = 50
        static let growth = 1.02
        static let boldGrowth = 1.1
        /// A rate that was refused and could not be measured.
        static let decrease = 0.7
        /// It is not lowered below this share: then it is not what is refused.
        static let mostDecrease = 0.4
        /// A rate that was measured by fewer is hardly more than a guess.
        static let fewRequests = 3
        /// Accepted requests after which an older refusal says no more.
        static let window = 64
        /// What was accepted in less than this is no pace yet.
        static let leastSeconds = 4.0
        /// The first rate, where it is what was accepted in a minute, is based on so many at the most: it was not tried yet
        /// whether more are taken.
        static let mostAtFirst = 4
        /// Requests that leave at once, whatever the provider took at first.
        static let mostBurst = 10
    }

    init(perMinute: Double?, burst: Int?) {
        // A memory that makes no sense is none.
        guard let perMinute, (0.1...1_000_000).contains(perMinute) else { return }
        bucket = TokenBucket(perMinute: perMinute, burst: Double(min(burst ?? 1, Factor.mostBurst)))
    }

    /// When a request may leave.
    func ready(at now: Duration) -> Duration { bucket?.ready(at: now) ?? now }

    /// Whether the bucket was almost empty when the last request left: it, and nothing else, held the request back, or
    /// would have.
    private(set) var isTight = false

    /// About how many requests a minute were accepted lately.
    func recentPerMinute(at now: Duration) -> Double {
        let seconds = max((now - (firstAt ?? now)).inSeconds, Factor.leastSeconds)
        return recentlyAccepted(at: now) / (1 - exp(-seconds / 60))
    }

    /// About how many requests were accepted in the last minute.
    func recentlyAccepted(at now: Duration) -> Double { recent * exp(-(now - recentAt).inSeconds / 60) }

    /// A refusal.
    ///
    /// A rate that was measured by `n` requests is wrong by an `n`th at most, so that about as many go before the next
    /// refusal.
    ///
    /// - Returns: Whether it is the second in a row to come much sooner, so that the rate is in doubt.
    mutating func refused() -> Bool {
        surprises = evidence >= 6 && sinceRefusal * 3 < evidence ? surprises + 1 : 0
        guard surprises >= 2 else { return false }
        surprises = 0
        return true
    }

    /// A request leaves.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - isTrial: Whether it follows a refusal, so that a request was waiting all the time.
    mutating func started(at now: Duration, isTrial: Bool) {
        if let bucket {
            isTight = bucket.tokens(at: now) < max(1.5, bucket.burst * 0.75) && bucket.spilled(at: now) < 0.25
            // Nothing was waiting: the time since the last refusal says nothing about the rate.
            if bucket.spilled(at: now) > 0.5, !isTrial { anchors = [] }
        }
        bucket?.take(at: now)
    }

    /// A request was accepted.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - inFlight: Requests without an answer.
    mutating func accepted(at now: Duration, inFlight: Int) {
        firstAt = firstAt ?? now
        recent = recentlyAccepted(at: now) + 1
        recentAt = now
        proven = max(proven, recent)
        total += 1
        sinceRefusal += 1
        let calm = min(Factor.calm, 3 + 2 * evidence)
        olderInFlight = max(0, min(olderInFlight - 1, inFlight))
        if let bucket, isTight, sinceRefusal > calm, olderInFlight == 0 {
            let isBold = isRemembered ? sinceRefusal > 4 * calm : evidence < Factor.fewRequests
            base = base ?? bucket.perMinute
            self.bucket?.setRate(perMinute: bucket.perMinute * (isBold ? Factor.boldGrowth : Factor.growth), at: now)
            olderInFlight = inFlight
        }
    }

    /// A refusal was relieved by time: it was for the rate.
    ///
    /// - Parameters:
    ///   - refusal: What was refused, and until when.
    ///   - now: When the provider accepted again; the acceptance is not yet counted.
    mutating func confirm(_ refusal: RefusalEpisode, at now: Duration) {
        defer {
            anchors.append(Anchor(time: refusal.lastRefused, total: refusal.acceptedBefore))
            bucket?.synchronize(emptyAt: refusal.lastRefused, taken: 1, at: now)
            startCounting()
            floor = nil
        }
        guard let bucket else {
            // No request came free until the last refusal; or all of a minute come free at once.
            let refused = (refusal.lastRefused - refusal.began).inSeconds
            let waited = max(refused > 0 ? refused : (now - refusal.began).inSeconds / 2, 0.001)
            let perMinute = max(60 / waited, refusal.recentlyAccepted + 1)
            evidence = 60 / waited < perMinute ? min(Int(refusal.recentlyAccepted), Factor.mostAtFirst) : 0
            self.bucket = TokenBucket(
                perMinute: perMinute,
                burst: min(Double(Factor.mostBurst), refusal.recentlyAccepted)
            )
            return
        }
        while anchors.count > 1, let first = anchors.first, refusal.acceptedBefore - first.total > Factor.window {
            anchors.removeFirst()
        }
        guard let anchor = anchors.first, refusal.lastRefused > anchor.time else { return }
        let minutes = (refusal.lastRefused - anchor.time).inSeconds / 60
        evidence = refusal.acceptedBefore - anchor.total
        var upper = max(Double(evidence + 1), Double(evidence) * Factor.eager) / minutes
        if base != nil {
            upper = max(upper, bucket.perMinute * 0.9)
            anchors = []
        }
        self.bucket?.setRate(perMinute: min(upper, bucket.perMinute * (evidence > 2 ? 2 : 1)), at: now)
    }

    /// A refusal, perhaps for the rate, after which nothing was accepted for so long that its time says nothing.
    ///
    /// What was tried lately beyond the last rate is taken back; where that is refused too, it is too high.
    ///
    /// - Parameter now: When one was accepted.
    mutating func relievedLate(at now: Duration) {
        guard let bucket else { return }
        if let base {
            self.bucket?.setRate(perMinute: base, at: now)
        } else if let floor {
            let lower = bucket.perMinute * Factor.decrease
            if lower >= floor { self.bucket?.setRate(perMinute: lower, at: now) }
        } else {
            floor = bucket.perMinute * Factor.mostDecrease
        }
        evidence = max(evidence, sinceRefusal)
        anchors = []
        startCounting()
    }

    /// Refusals have shown that there is a rate, at least of this.
    ///
    /// - Parameters:
    ///   - perMinute: Requests a minute that were accepted.
    ///   - now: The provider's bucket is empty.
    mutating func learn(perMinute: Double, emptyAt now: Duration) {
        bucket = TokenBucket(perMinute: perMinute)
        bucket?.synchronize(emptyAt: now, taken: 0, at: now)
        anchors = []
        floor = nil
        startCounting()
    }

    /// What is accepted from now on speaks for the rate as it is.
    private mutating func startCounting() {
        sinceRefusal = 0
        base = nil
        isRemembered = false
    }

    /// A request was refused in a sprint: if there is a rate, the provider's bucket is empty.
    mutating func emptied(at now: Duration) {
        bucket?.synchronize(emptyAt: now, taken: 0, at: now)
        sinceRefusal = 0
    }

    /// Requests were taken in a row: the rate is not less.
    mutating func raise(to perMinute: Double, at now: Duration) {
        guard let bucket, perMinute > bucket.perMinute else { return }
        self.bucket?.setRate(perMinute: perMinute, at: now)
        base = base.map { max($0, perMinute) }
        anchors = []
    }

    /// There was no rate: what was taken for one had another cause.
    mutating func forgetRate() {
        bucket = nil
        anchors = []
        evidence = 0
        floor = nil
    }

    /// How long one request takes to be allowed again.
    var interval: Duration? { bucket?.interval }
}
