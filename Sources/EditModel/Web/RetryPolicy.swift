/// How often something free is tried, and how long to wait in between: full jitter over a doubling limit.
///
/// Only for requests that cost nothing when repeated; a paid POST has rules of its own. Full jitter needs the fewest
/// calls of all when many clients wait together (AWS, "Exponential Backoff and Jitter").
public struct RetryPolicy: Hashable, Sendable {
    /// How often it is tried in all, the first time included.
    public var attempts: Int
    /// The limit of the wait after the first try; it doubles with every further one.
    public var base: Duration
    /// What that limit never exceeds.
    public var cap: Duration
    /// The longest that a server's `Retry-After` is obeyed.
    public var longestRetryAfter: Duration

    /// A policy.
    ///
    /// - Parameters:
    ///   - attempts: How often it is tried in all.
    ///   - base: The limit of the wait after the first try.
    ///   - cap: What the doubled limit never exceeds.
    ///   - longestRetryAfter: The longest that a server's `Retry-After` is obeyed.
    public init(
        attempts: Int,
        base: Duration = .seconds(1),
        cap: Duration = .seconds(30),
        longestRetryAfter: Duration = .seconds(120)
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.longestRetryAfter = longestRetryAfter
    }

    /// For uploads and downloads: 6 tries, up to 1, 2, 4, 8 and 16 seconds apart.
    public static let transfer = RetryPolicy(attempts: 6)

    /// How long to wait after a try that failed.
    ///
    /// - Parameters:
    ///   - attempt: Which try failed, from 1.
    ///   - retryAfter: What the server asked for, if it did; jitter is added, so that clients do not come back
    ///     together.
    ///   - random: Where the jitter comes from.
    public func delay(attempt: Int, retryAfter: Duration? = nil, random: RandomSource) -> Duration {
        var limit = min(base, cap)
        for _ in 1..<max(1, min(attempt, 64)) where limit < cap { limit = min(limit * 2, cap) }
        let asked = retryAfter.map { min(max($0, .zero), longestRetryAfter) } ?? .zero
        return asked + limit * random.unit()
    }
}
