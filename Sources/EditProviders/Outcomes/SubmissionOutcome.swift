public import EditModel

/// What became of a POST that buys an edit.
public enum SubmissionOutcome: Sendable, Equatable {
    /// The provider has a task for it.
    case accepted(AcceptedTask)
    /// Proved: not a byte of the body left. The same submission may be sent again.
    case notSent(WebFailure)
    /// Proved unpaid: the provider answered as its documents say that it refuses.
    case refused(ProviderRejection)
    /// Nobody can tell from the answer whether a task was made and is paid for.
    case unknown(code: String, message: String)
}

/// A task that the provider has accepted.
public struct AcceptedTask: Sendable, Hashable {
    /// The task.
    public var id: TaskID
    /// How long the provider thinks that it will take.
    public var estimatedTime: Duration?
    /// Whether the provider said that the same key was already used, and this is the task of then.
    public var replayed: Bool

    /// An accepted task.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - estimatedTime: How long the provider thinks that it will take.
    ///   - replayed: Whether it is the task of an earlier POST with the same key.
    public init(id: TaskID, estimatedTime: Duration? = nil, replayed: Bool = false) {
        self.id = id
        self.estimatedTime = estimatedTime
        self.replayed = replayed
    }
}
