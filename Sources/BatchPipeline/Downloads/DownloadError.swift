public import EditModel

/// Why a download came to nothing; no new task may be made because of it.
public struct DownloadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can be done about it.
    public enum Reason: String, Hashable, Sendable {
        /// The link is dead (403, 404, 410 and the like): ask the task again for a fresh one.
        case linkDead
        /// What came is not what was asked for: HTML, JSON, no video, too large.
        case notWanted
        /// The link, or a redirect, leads where it must not.
        case notAllowed
        /// All tries failed; later tries may not.
        case exhausted
    }

    /// What can be done about it.
    public var reason: Reason
    /// A stable code, for example `output-is-html`.
    public var code: String
    /// What happened; without the query of an address.
    public var message: String
    /// The status of the last answer, if there was one.
    public var status: Int?

    /// An error.
    ///
    /// - Parameters:
    ///   - reason: What can be done about it.
    ///   - code: A stable code.
    ///   - message: What happened.
    ///   - status: The status of the last answer.
    public init(_ reason: Reason, _ code: String, _ message: String, status: Int? = nil) {
        self.reason = reason
        self.code = code
        self.message = message
        self.status = status
    }

    /// The message.
    public var description: String { message.printable }

    /// The error as one of the edit, for the report.
    public var problem: WanbatchError {
        let hint: String? =
            switch reason {
            case .linkDead: "the provider may give a fresh link: the next run or collect asks for one"
            case .exhausted: "the next run or collect tries again"
            case .notWanted, .notAllowed: nil
            }
        return WanbatchError(.edit, code, message, hint: hint)
    }
}
