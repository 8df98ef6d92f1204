/// The governor's answer to the question whether a submission may leave now.
public enum Permission: Hashable, Sendable {
    /// It may leave now: report it with ``SubmissionGovernor/started(at:)``.
    case go
    /// Ask again at that time, or earlier when a task or a POST ends.
    case wait(until: Duration)
    /// Ask again when a task or a POST ends.
    case waitForEvent
}
