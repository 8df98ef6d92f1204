/// A request that got no answer.
public struct WebFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// How far the request may have come.
    public enum Reach: String, Hashable, Sendable {
        /// Proved: not a byte of the body left (name not found, connection refused, TLS refused).
        case notSent
        /// The request may have arrived and been acted on (timeout, reset, half an answer).
        case maybeSent
    }

    /// How far the request may have come.
    public var reach: Reach
    /// A stable code: `dns`, `connect`, `tls`, `timeout`, `reset`, `too-large`, `malformed`, `cancelled`.
    public var code: String
    /// What happened, for a person; without the query of an address.
    public var message: String

    /// A failure.
    ///
    /// - Parameters:
    ///   - reach: How far the request may have come.
    ///   - code: A stable code.
    ///   - message: What happened.
    public init(_ reach: Reach, _ code: String, _ message: String) {
        self.reach = reach
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
