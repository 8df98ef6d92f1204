public import Foundation

/// The clock as a value that is passed in: what time it is, and how to wait.
public struct Timekeeper: Sendable {
    /// The time of day now.
    public var now: @Sendable () -> Date
    /// A time that only goes forward, from an arbitrary zero: for measuring waits, whatever happens to the time of day.
    public var uptime: @Sendable () -> Duration
    /// Waits that long; throws `CancellationError` when cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A clock.
    ///
    /// - Parameters:
    ///   - now: The time of day now.
    ///   - uptime: A time that only goes forward.
    ///   - sleep: Waits that long.
    public init(
        now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }

    /// The machine's clocks.
    public static let live = Timekeeper(
        now: { Date() },
        uptime: { started.duration(to: .now) },
        sleep: { try await Task.sleep(for: $0) }
    )

    private static let started = ContinuousClock.now
}
