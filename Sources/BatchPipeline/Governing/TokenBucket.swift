import EditModel

/// A ceiling on requests a minute: each request takes a token, and tokens come back evenly.
///
/// With a burst of 1 requests are spaced evenly, so that no minute ever sees more of them than the rate.
public struct TokenBucket: Hashable, Sendable {
    /// Tokens that come back a minute.
    public private(set) var perMinute: Double
    /// The most tokens that it holds.
    public private(set) var burst: Double
    private var tokens: Double
    private var filledAt: Duration?

    /// A full bucket.
    ///
    /// - Parameters:
    ///   - perMinute: Tokens that come back a minute; at least one a day.
    ///   - burst: How many requests may leave at once; at least 1.
    public init(perMinute: Double, burst: Double = 1) {
        self.perMinute = Self.sane(perMinute)
        self.burst = max(burst, 1)
        tokens = self.burst
    }

    /// How long one token takes to come back.
    public var interval: Duration { .seconds(60 / perMinute) }

    /// The tokens at a time.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public func tokens(at now: Duration) -> Double { min(burst, poured(at: now)) }

    /// Tokens that came back and found no room, because nothing was waiting for them.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public func spilled(at now: Duration) -> Double { max(0, poured(at: now) - burst) }

    private func poured(at now: Duration) -> Double {
        guard let filledAt, now > filledAt else { return tokens }
        return tokens + (now - filledAt).inSeconds * perMinute / 60
    }

    /// When a request may leave; not before now.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - reserve: Tokens that must stay for others.
    public func ready(at now: Duration, leaving reserve: Double = 0) -> Duration {
        // A hair less than a token is enough: otherwise rounding asks the caller to wait for nothing.
        let missing = min(1 + reserve, burst) - tokens(at: now)
        return missing <= 1e-6 ? now : now + .seconds(missing * 60 / perMinute)
    }

    /// A request leaves.
    ///
    /// - Parameter now: The time, since the clock's zero.
    public mutating func take(at now: Duration) {
        tokens = tokens(at: now) - 1
        filledAt = max(filledAt ?? now, now)
    }

    /// The provider's own bucket was seen to be empty.
    ///
    /// - Parameters:
    ///   - time: When it was empty.
    ///   - taken: Tokens taken since.
    ///   - now: The time, since the clock's zero.
    public mutating func synchronize(emptyAt time: Duration, taken: Double, at now: Duration) {
        tokens = min(burst, max(0, (now - time).inSeconds) * perMinute / 60) - taken
        filledAt = now
    }

    /// Changes the rate; tokens stay.
    ///
    /// - Parameters:
    ///   - perMinute: Tokens that come back a minute from now on; at least one a day.
    ///   - now: The time, since the clock's zero.
    public mutating func setRate(perMinute: Double, at now: Duration) {
        tokens = tokens(at: now)
        filledAt = max(filledAt ?? now, now)
        self.perMinute = Self.sane(perMinute)
    }

    private static func sane(_ perMinute: Double) -> Double { min(max(perMinute, 1.0 / 1440), 1_000_000_000) }
}
