public import EditModel

/// Passes a clip on that the manifest names by its https address and that needs no preparation: the provider fetches it
/// from where it is.
public struct URLPublisher: ClipPublisher {
    private let address: WebAddress

    /// A publisher of one address.
    ///
    /// - Parameter address: The clip's address.
    /// - Throws: `WanbatchError` of kind edit, if the address is not https.
    public init(_ address: WebAddress) throws {
        guard address.isProtected else {
            throw WanbatchError(.edit, "clip-url-insecure", "\(address.withoutQuery) is not https")
        }
        self.address = address
    }

    /// `url:` and the host.
    public var key: String { "url:\(address.host)" }

    /// The address as it is.
    public func publish(_: PublishableFile) async throws -> Publication {
        Publication(url: address.text, publisher: key)
    }

    /// Yes: nobody but its owner knows how long it lives.
    public func isAlive(_: Publication, bytes: Int64) async -> Bool { true }

    /// Nothing: it is not ours.
    public func withdraw(_: Publication) async throws {}
}
