/// A request as a value: what a provider or a publisher wants sent. Who sends it is a ``WebTransport``.
public struct WebRequest: Sendable {
    /// What goes in the body.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file between two pieces of bytes (a multipart form): streamed, never in memory.
        case file(path: String, before: [UInt8], after: [UInt8])
    }

    /// `GET`, `POST`, `DELETE`, `HEAD`.
    public var method: String
    /// The address.
    public var url: String
    /// Headers, without the key's.
    public var headers: [WebHeader]
    /// The key that goes as `Authorization: Bearer`; kept apart, so that it is never logged nor sent elsewhere.
    public var bearer: Secret?
    /// The body.
    public var body: Body
    /// Where to connect, one after the other until one stands: addresses of the host's name that were looked at before.
    /// Empty for whatever the name leads to. Only for requests without a body.
    public var addresses: [HostAddress] = []
    /// Whether it changes nothing though it has a body: then it may go over a connection that was used before.
    public var isQuestion = false

    /// A request.
    ///
    /// - Parameters:
    ///   - method: `GET`, `POST`, `DELETE`, `HEAD`.
    ///   - url: The address.
    ///   - headers: Headers, without the key's.
    ///   - bearer: The key that goes as `Authorization: Bearer`.
    ///   - body: The body.
    public init(
        _ method: String,
        _ url: String,
        headers: [WebHeader] = [],
        bearer: Secret? = nil,
        body: Body = .none
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.bearer = bearer
        self.body = body
    }
}

/// A header of a request or a response.
public struct WebHeader: Hashable, Codable, Sendable {
    /// The name; case does not matter.
    public var name: String
    /// The value.
    public var value: String

    /// A header.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
