import EditModel

/// How long somebody who cannot be reached is waited for: by time, not by tries.
///
/// A router that restarts, or ten minutes without a network, do not end a night. Who has not worked yet in this run is
/// waited for much shorter, so that a wrong address is told soon. Tries are up to a minute apart.
struct OutagePatience: Sendable {
    private let first: Duration
    private let later: Duration
    private let waits: RetryPolicy
    private let random: RandomSource
    private var began: Duration?
    private var failures = 0
    private var hasWorked = false
    /// When the next try may be made; `nil` when nothing speaks against one.
    private(set) var nextTry: Duration?

    /// A patience at the start of a run.
    ///
    /// - Parameters:
    ///   - settings: How long it lasts.
    ///   - random: Where jitter comes from.
    init(_ settings: RunSettings, random: RandomSource) {
        first = settings.firstPatience
        later = settings.networkPatience
        waits = RetryPolicy(attempts: .max, base: settings.retryBase, cap: .seconds(60))
        self.random = random
    }

    /// How long they are waited for now, in all.
    var whole: Duration { hasWorked ? later : first }

    /// Whether they cannot be reached now.
    var isOutage: Bool { began != nil }

    /// A try failed.
    ///
    /// - Parameters:
    ///   - now: The time, since the clock's zero.
    ///   - start: When the try began; the outage is at least as old.
    mutating func failed(at now: Duration, since start: Duration? = nil) {
        began = began ?? start ?? now
        failures += 1
        nextTry = now + waits.delay(attempt: failures, random: random)
    }

    /// Whether another try is worth waiting for.
    ///
    /// - Parameter now: The time, since the clock's zero.
    func lasts(at now: Duration) -> Bool { began.map { now - $0 < whole } ?? true }

    /// There was an answer.
    mutating func answered() {
        began = nil
        failures = 0
        nextTry = nil
    }

    /// They did what they are for.
    mutating func worked() {
        answered()
        hasWorked = true
    }

    /// Another question to them was answered: the next try need not wait.
    mutating func heard() {
        hasWorked = true
        nextTry = nil
    }
}
