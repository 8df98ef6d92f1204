public import EditModel

/// A provider's documented refusal.
public struct ProviderRejection: Error, Sendable, Hashable {
    /// What it means for the edit and for the run.
    public enum Meaning: Sendable, Hashable {
        /// The edit is wrong: this one fails.
        case badInput
        /// The provider's rules forbid the content: this edit fails.
        case contentPolicy
        /// The key or the account is not let in: the run stops (exit 77).
        case access
        /// Quota or balance is used up: no more submissions tonight (exit 2).
        case exhausted
        /// Too many requests or running tasks: later again.
        case throttled(retryAfter: RetryAfter?)
    }

    /// What it means for the edit and for the run.
    public var meaning: Meaning
    /// The provider's code.
    public var code: String
    /// The provider's message, cleaned; or what the adapter makes of the answer.
    public var message: String
    /// The HTTP status.
    public var status: Int
    /// What the provider calls the request, for its support.
    public var requestID: String?

    /// A refusal.
    ///
    /// - Parameters:
    ///   - meaning: What it means for the edit and for the run.
    ///   - code: The provider's code.
    ///   - message: The provider's message, cleaned.
    ///   - status: The HTTP status.
    ///   - requestID: What the provider calls the request.
    public init(_ meaning: Meaning, code: String, message: String, status: Int, requestID: String? = nil) {
        self.meaning = meaning
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
    }
}
