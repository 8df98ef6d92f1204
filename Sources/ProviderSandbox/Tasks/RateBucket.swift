import EditModel

/// A token bucket: so many requests a minute, so many at once.
struct RateBucket: Sendable {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var last: Duration

    /// - Parameters:
    ///   - perMinute: Requests a minute, more than 0.
    ///   - burst: Requests at once, at least 1.
    ///   - now: The uptime; the bucket starts full.
    init(perMinute: Int, burst: Int, now: Duration) {
        perSecond = Double(max(1, perMinute)) / 60
        self.burst = Double(max(1, burst))
        tokens = self.burst
        last = now
    }

    /// Takes a token if there is one.
    mutating func take(now: Duration) -> Bool {
        tokens = min(burst, tokens + max(0, (now - last).inSeconds) * perSecond)
        last = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
