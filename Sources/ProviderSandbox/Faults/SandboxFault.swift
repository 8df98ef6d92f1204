/// One way in which the sandbox misbehaves when asked to.
public enum SandboxFault: String, Hashable, Codable, Sendable, CaseIterable {
    /// A request is answered with 429.
    case throttle = "429"
    /// A submission is answered with a refusal that means an empty balance: 429 in Evolink's words.
    case quota
    /// A request is answered with 500 and has no effect.
    case serverError = "500"
    /// A request is answered with an HTML page and 502, and has no effect.
    case html
    /// The connection is closed before the request has any effect.
    case reset
    /// The head of an answer takes 20 s.
    case slowHeaders = "slow-headers"
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
    /// The first link of a task leads to the output of the task before it; the next query gives a good one.
    case wrongTaskVideo = "wrong-task-video"
    /// A question about tasks is answered with half of its JSON.
    case halfJSON = "half-json"
    /// A question about tasks is answered with 10 MB of valid JSON.
    case hugeAnswer = "huge"
    /// A question about a task is answered with a status that nobody documents.
    case oddStatus = "odd-status"
    /// A question about a task is answered with the status before its own.
    case backwards
    /// The first download of an output breaks off in the middle, after its whole length was announced.
    case truncate
    /// The first download of an output announces half of its length and gives no more.
    case shortLength = "short-length"
    /// An output trickles.
    case slow
    /// A download is redirected to a file: address.
    case redirect

    /// What it does, in a few words for the help.
    public var summary: String {
        switch self {
        case .throttle: "a request is refused with 429"
        case .quota: "a submission is refused for an empty balance (Evolink: 429)"
        case .serverError: "a request is answered with 500 and has no effect"
        case .html: "a request is answered with 502 and a page, no effect"
        case .reset: "the connection is closed before a request has an effect"
        case .slowHeaders: "an answer begins after 20 s"
        case .hiddenError: "the task is made, then 500 is answered"
        case .lostResponse: "the task is made, then the connection is closed"
        case .noID: "the task is made, but the answer has no id"
        case .failTask: "a task fails in a way that is worth another try"
        case .rejectTask: "a task fails for its content"
        case .noLink: "a task succeeds, but never has a link"
        case .expiredLink: "a task's first link is dead"
        case .wrongTaskVideo: "a task's first link leads to the video before it"
        case .halfJSON: "a question about tasks gets half of its JSON"
        case .hugeAnswer: "a question about tasks gets 10 MB of JSON"
        case .oddStatus: "a task has a status that nobody documents"
        case .backwards: "a task goes back to the status before its own"
        case .truncate: "an output's first download breaks off"
        case .shortLength: "an output's first download is half, and says it is all"
        case .slow: "an output trickles"
        case .redirect: "a download is redirected to a file: address"
        }
    }
}
