public import EditModel

/// What came of a call that a provider may not offer.
public enum OptionalCallOutcome<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The answer.
    case answer(Value)
    /// The provider does not have this call (for example 404 or 405): do without it.
    case notOffered
    /// No usable answer: ask again, or do without.
    case retry(after: RetryAfter?, code: String, message: String)
    /// The key or the account is not let in.
    case access(ProviderRejection)
}

/// What came of asking how several tasks stand.
public typealias BatchQueryOutcome = OptionalCallOutcome<BatchReports>
/// What came of asking which tasks the account has.
public typealias ListOutcome = OptionalCallOutcome<TaskListing>
/// What came of asking about the account: an answer proves the key.
public typealias AccountOutcome = OptionalCallOutcome<AccountState>
