public import Foundation

/// The clock as a value that is passed in: what time it is, and how to wait.
public struct Timekeeper: Sendable {
    /// The time of day now.
    public var now: @Sendable () -> Date
    /// A time that only goes forward, from an arbitrary zero: for measuring waits, whatever happens to the time of day.
    public var uptime: @Sendable () -> Duration
    /// Waits that long; throws `CancellationError` when cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// To wake so much too late is to have been asleep.
    public var nap: Duration

    /// A clock.
    ///
    /// - Parameters:
    ///   - now: The time of day now.
    ///   - uptime: A time that only goes forward.
    ///   - sleep: Waits that long.
    ///   - nap: To wake so much too late is to have been asleep; a clock that runs faster than the real one needs more.
    public init(
        now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        nap: Duration = .seconds(10)
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.nap = nap
    }

    /// The machine's clocks.
    public static let live = Timekeeper(
        now: { Date() },
        uptime: { started.duration(to: .now) },
        sleep: { try await Task.sleep(for: $0) }
    )

    /// Waits that long, and says which part of the wait was none: a machine that was asleep, or a process that was
    /// stopped by a signal, wakes late, and no program and no server can be blamed for that time.
    ///
    /// - Parameter duration: How long.
    /// - Returns: The whole time since the call when this woke later than by a nap; otherwise zero.
    /// - Throws: `CancellationError` when cancelled.
    public func timeAsleep(in duration: Duration) async throws -> Duration {
        let began = uptime()
        try await sleep(duration)
        let took = uptime() - began
        return took > duration + nap ? took : .zero
    }

    private static let started = ContinuousClock.now
}
