/// How a task stands.
public enum TaskStatus: Hashable, Sendable {
    /// It waits for its turn.
    case queued
    /// It is being made.
    case running
    /// It is done; its links are there, or should be.
    case succeeded
    /// The provider says that it failed. Failed tasks are free.
    case failed
    /// It was cancelled.
    case cancelled
    /// A word that no document has: it is shown, and the task is asked again.
    case unrecognised(String)

    /// Whether it will change no more.
    public var isFinal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .queued, .running, .unrecognised: false
        }
    }
}
