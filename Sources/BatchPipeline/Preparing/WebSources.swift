import EditModel

/// Clips and images that the manifest names by their addresses, brought to this machine.
struct WebSources: Sendable {
    private let media: MediaRoom
    private let layout: ArchiveLayout

    init(_ media: MediaRoom, _ layout: ArchiveLayout) {
        self.media = media
        self.layout = layout
    }

    /// A clip or an image from the web: fetched with our own client, kept in the cache.
    ///
    /// - Parameters:
    ///   - address: Its address.
    ///   - content: What is expected there.
    ///   - world: The world of the edit.
    /// - Throws: `WanbatchError` of kind `edit` when the address is dead, `stopped` when it cannot be reached now.
    func fetched(_ address: String, as content: ExpectedContent, in world: World) async throws -> ClipAtHand {
        let name = ContentDigest(of: AddressIdentity.of(address).utf8).hex.prefix(32)
        let path = "\(layout.cache)/fetched-\(name)"
        let part = "\(layout.temporary)/fetched-\(name)-\(media.random.hex(4))"
        let file = try await media.fetch(address, to: part, expecting: content, world: world)
        try DurableFiles.replace(path, with: part, StepGate(.clipFetched))
        return ClipAtHand(path: path, digest: file.digest, address: address)
    }
}
