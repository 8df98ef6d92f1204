public import Foundation

/// A file that the world can reach: what the ledger keeps of it.
public struct Publication: Hashable, Codable, Sendable {
    /// The address for the provider.
    public var url: String
    /// When the link dies, if it does.
    public var expiresAt: Date?
    /// The store's own name for the file, if it has one.
    public var remoteID: String?
    /// The ``ClipPublisher/key`` of who published it.
    public var publisher: String

    /// A publication.
    ///
    /// - Parameters:
    ///   - url: The address for the provider.
    ///   - expiresAt: When the link dies, if it does.
    ///   - remoteID: The store's own name for the file.
    ///   - publisher: The key of who published it.
    public init(url: String, expiresAt: Date? = nil, remoteID: String? = nil, publisher: String) {
        self.url = url
        self.expiresAt = expiresAt
        self.remoteID = remoteID
        self.publisher = publisher
    }

    /// Whether the link is not dead by its own date.
    ///
    /// - Parameter now: The time of day.
    public func isCurrent(at now: Date) -> Bool {
        guard let expiresAt else { return true }
        return now < expiresAt
    }
}
