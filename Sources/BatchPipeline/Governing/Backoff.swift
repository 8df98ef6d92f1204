import EditModel

/// Waits after failures in a row: full jitter, `uniform(0, min(cap, base x 2^n))`.
struct Backoff: Sendable {
    /// Failures in a row.
    private(set) var failures = 0

    /// The next wait, one failure later.
    ///
    /// - Parameters:
    ///   - base: The upper end of the first wait.
    ///   - cap: The upper end of any wait.
    ///   - random: Where chance comes from.
    mutating func next(base: Duration, cap: Duration, random: RandomSource) -> Duration {
        let doublings = min(failures, 20)
        failures += 1
        return min(cap, base * (1 << doublings)) * random.unit()
    }

    /// Something worked.
    mutating func reset() { failures = 0 }
}
