/// Why a task failed.
public struct TaskFailure: Sendable, Hashable {
    /// The provider's code; `unspecified` if it gave none.
    public var code: String
    /// The provider's message, cleaned; may be empty.
    public var message: String
    /// Whether a new task may do better with the same order. Failed tasks are free.
    public var isRetryable: Bool
    /// Whether the provider could not fetch the clip or an image: the link is to be made anew before the next task.
    public var isClipUnreachable: Bool
    /// What happened, for a person.
    public var sentence: String

    /// A failure.
    ///
    /// - Parameters:
    ///   - code: The provider's code.
    ///   - message: The provider's message, cleaned.
    ///   - isRetryable: Whether a new task may do better with the same order.
    ///   - isClipUnreachable: Whether the provider could not fetch the clip or an image.
    ///   - sentence: What happened, for a person.
    public init(code: String, message: String, isRetryable: Bool, isClipUnreachable: Bool, sentence: String) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
        self.isClipUnreachable = isClipUnreachable
        self.sentence = sentence
    }
}
