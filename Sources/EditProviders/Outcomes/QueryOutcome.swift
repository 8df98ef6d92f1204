public import EditModel

/// What came of asking how a task stands.
public enum QueryOutcome: Sendable, Equatable {
    /// How it stands.
    case report(TaskReport)
    /// The provider does not know the task. Final only after several such answers in a row: the caller counts.
    case gone(code: String, message: String)
    /// No usable answer: ask again. Nothing is known that was not known before.
    case retry(after: RetryAfter?, code: String, message: String)
    /// The key or the account is not let in.
    case access(ProviderRejection)
}
