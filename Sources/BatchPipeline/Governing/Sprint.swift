import EditModel

/// Submissions that leave at full speed after a refusal, to see whether a rate was behind it.
///
/// At a refusal for a rate the provider's bucket is empty: `n` submissions accepted within a time `t` of it say that the
/// rate is more than `(n-1)/t`. If that is far more than the rate that is thought of, there is no such rate.
struct Sprint: Sendable {
    /// What it follows, where a submission right after a refusal was accepted.
    let relief: TimeRelief?
    /// When the provider refused before it.
    private let refused: Duration
    /// The most requests a minute that are thought of.
    private let perMinute: Double
    /// The fewest accepted that show anything.
    private let least: Int
    private var accepted = 0

    private enum Rule {
        /// How much more than that rate must have been accepted.
        static let factor = 1.5
        /// A lower rate that is thought of may only be measured badly.
        static let leastPerMinute = 40.0
        /// How much more time than what was seen here may have passed at the provider.
        static let blur: Duration = .milliseconds(250)
        /// It is over after as many without a verdict: nothing waits for a rate.
        static let most = 12
        /// Nobody waits longer for it where even as many would not show anything.
        static let patience: Duration = .seconds(3)
    }

    /// - Parameters:
    ///   - refused: When the provider refused.
    ///   - relief: What it follows, where a submission right after a refusal was accepted.
    ///   - learned: The learned requests a minute; `nil` where none are.
    ///   - recent: About how many a minute were accepted before.
    init(after refused: Duration, _ relief: TimeRelief? = nil, learned: Double?, recent: Double) {
        self.refused = refused
        self.relief = relief
        perMinute = max(learned ?? recent, Rule.leastPerMinute)
        least = learned == nil ? 3 : 2
    }

    /// A submission was accepted.
    mutating func accept() { accepted += 1 }

    /// Whether more was accepted than any such rate allows.
    func isWon(at now: Duration) -> Bool {
        accepted >= least && refutedPerMinute(at: now) >= perMinute
    }

    /// The most requests a minute for which far too many were accepted.
    func refutedPerMinute(at now: Duration) -> Double { provenPerMinute(at: now) / Rule.factor }

    /// Whether it will say nothing more: it has come to its end, or even that would be too late to show anything.
    func isOver(at now: Duration) -> Bool {
        if accepted >= Rule.most { return true }
        return now - refused > Rule.patience && perMinute(of: Rule.most, at: now) < perMinute * Rule.factor
    }

    /// Requests a minute that were surely not too many.
    func provenPerMinute(at now: Duration) -> Double { perMinute(of: accepted, at: now) }

    private func perMinute(of accepted: Int, at now: Duration) -> Double {
        Double(max(0, accepted - 1)) * 60 / (max(now - refused, .zero) + Rule.blur).inSeconds
    }

    /// How many may be in flight at once: one that is refused is enough.
    var mostInFlight: Int { max(1, accepted - 1) }
}
