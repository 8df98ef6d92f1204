/// How far a provider's estimate of a task's time is believed: the first look at a task waits for it.
///
/// At first no longer than the 8 s in which Evolink's own client asks. A look that finds its task still running came in
/// time: estimates are then believed whole. One that finds it ended came late: the next waits half as long at most.
struct FirstLook: Hashable, Sendable {
    private var longest: Duration? = .seconds(8)

    /// How long the first look waits.
    ///
    /// - Parameter estimate: How long the provider thinks that the task takes.
    func wait(estimate: Duration) -> Duration { longest.map { min($0, estimate) } ?? estimate }

    /// The first look found its task running.
    mutating func wasInTime() { longest = nil }

    /// The first look found its task ended.
    ///
    /// - Parameter wait: How long after the task was accepted that was.
    mutating func wasLate(after wait: Duration) { longest = max(wait / 2, .milliseconds(500)) }
}
