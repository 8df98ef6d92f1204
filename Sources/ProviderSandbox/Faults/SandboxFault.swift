/// One way in which the sandbox misbehaves when asked to.
public enum SandboxFault: String, Hashable, Codable, Sendable, CaseIterable {
    /// A request is answered with 429.
    case throttle = "429"
    /// A request is answered with 500 and has no effect.
    case serverError = "500"
    /// A request is answered with an HTML page and 502, and has no effect.
    case html
    /// The connection is closed before the request has any effect.
    case reset
    /// The task is created, then 500 is answered. Replays of its key are answered properly.
    case hiddenError = "hidden-500"
    /// The task is created, then the connection is closed without an answer. Replays of its key are answered properly.
    case lostResponse = "lost-response"
    /// The task is created, and the answer has no id. Replays of its key are answered properly.
    case noID = "no-id"
    /// A task fails with a retryable code.
    case failTask = "fail-task"
    /// A task fails for its content.
    case rejectTask = "reject-task"
    /// A task succeeds, but never gets a link.
    case noLink = "no-link"
    /// The first link of a task is dead already; the next query gives a good one.
    case expiredLink = "expired-link"
    /// A question about tasks is answered with half of its JSON.
    case halfJSON = "half-json"
    /// A question about tasks is answered with 10 MB of valid JSON.
    case hugeAnswer = "huge"
    /// A question about a task is answered with a status that nobody documents.
    case oddStatus = "odd-status"
    /// The first download of an output breaks off in the middle, after its whole length was announced.
    case truncate
    /// An output trickles.
    case slow
    /// A download is redirected to a file: address.
    case redirect
}
