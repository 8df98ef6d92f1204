/// Why a request is not done, before it is put into the words of one interface.
enum Refusal: Error, Hashable, Sendable {
    /// No key, or an empty one.
    case missingKey
    /// A key that is not taken.
    case wrongKey
    /// The model is not the one of this interface.
    case wrongModel(String)
    /// The body or a parameter breaks the documents' rules.
    case invalid(String)
    /// The body is too large.
    case tooLarge
    /// Rate or running tasks are at their limit.
    case throttled
    /// The account's credits do not suffice.
    case noCredits
    /// The same, in the place of a refusal for the rate.
    case noQuota
    /// The idempotency key was used with another body.
    case keyConflict
    /// There is no such task.
    case noTask(String)
    /// There is no such file.
    case noFile(String)
    /// There is no such route.
    case noRoute
    /// Something broke here.
    case broken
}
