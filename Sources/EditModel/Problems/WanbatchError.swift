/// What went wrong, as a value: a code for programs, a message and a hint for the person, context for the log.
public struct WanbatchError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// What an error means for the run.
    public enum Kind: String, Hashable, Codable, Sendable {
        /// The command line or an option is wrong (exit 64).
        case usage
        /// The manifest has errors (exit 65).
        case manifest
        /// Another run holds the batch (exit 75).
        case busy
        /// The provider rejects the key or the account (exit 77).
        case access
        /// A needed program or service is missing (exit 69).
        case unavailable
        /// The archive cannot be written, or the disk is full (exit 73).
        case storage
        /// Submitting stops for tonight: quota, balance (exit 2).
        case stopped
        /// One edit ends badly; the run goes on (exit 1).
        case edit
    }

    /// What it means for the run.
    public var kind: Kind
    /// A stable code in lower case with hyphens, for example `clip-too-short`.
    public var code: String
    /// What happened, and to which file.
    public var message: String
    /// What to do next.
    public var hint: String?
    /// More for the log: never a secret.
    public var context: [String: String]

    /// An error.
    ///
    /// - Parameters:
    ///   - kind: What it means for the run.
    ///   - code: A stable code in lower case with hyphens.
    ///   - message: What happened, and to which file.
    ///   - hint: What to do next.
    ///   - context: More for the log.
    public init(_ kind: Kind, _ code: String, _ message: String, hint: String? = nil, context: [String: String] = [:]) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.context = context
    }

    /// The message, then the hint.
    public var description: String {
        guard let hint else { return message.printable }
        return "\(message.printable)\n    \(hint.printable)"
    }
}
