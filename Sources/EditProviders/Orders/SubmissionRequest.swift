/// One purchase as it is written down and sent: one key and one body, for every POST of it.
public struct SubmissionRequest: Hashable, Sendable {
    /// The path below the provider's base URL.
    public var path: String
    /// The idempotency key. A provider without such keys never sees it.
    public var key: String
    /// The exact bytes of the body.
    public var body: [UInt8]

    /// A purchase.
    ///
    /// - Parameters:
    ///   - path: The path below the provider's base URL.
    ///   - key: The idempotency key.
    ///   - body: The exact bytes of the body.
    public init(path: String, key: String, body: [UInt8]) {
        self.path = path
        self.key = key
        self.body = body
    }
}
