import ClipPreparation
import EditModel
import JobLedger

/// Makes a prepared reference image: the source itself, a file of the cache, or a new one.
struct PreparedImageMaker: Sendable {
    let context: RunContext
    let bench: PreparationBench
    let flights: SingleFlight<String, PreparedPart>

    /// A reference image that satisfies the provider.
    ///
    /// - Parameters:
    ///   - source: Where the image is.
    ///   - traits: The provider.
    ///   - world: The world of the provider.
    /// - Throws: `WanbatchError` of kind `edit` when it cannot be used.
    func image(_ source: MediaSource, _ traits: ProviderTraits, world: World) async throws -> PreparedPart {
        let at: ClipAtHand
        switch source {
        case .file(let path):
            at = ClipAtHand(path: path, digest: try await context.media.sources.currentDigest(of: path), address: nil)
        case .url(let address):
            at = try await WebSources(context.media, context.layout).fetched(address, as: .image, in: world)
        }
        return try await flights.value(for: "image \(at.digest) \(at.address ?? "")") {
            try await prepared(at, traits, world)
        }
    }

    private func prepared(_ source: ClipAtHand, _ traits: ProviderTraits, _ world: World) async throws -> PreparedPart {
        let facts = try await context.media.sources.imageFacts(of: source.path, digest: source.digest)
        let decision = ImagePlanner(limits: traits.imageLimits).decide(facts)
        if case .refuse(let refusal) = decision.action { throw refusal }
        if case .pass = decision.action {
            let address = source.passableAddress(in: world)
            return PreparedPart(
                path: address == nil ? source.path : nil,
                address: address,
                digest: source.digest,
                bytes: facts.bytes,
                mimeType: facts.format.mimeType,
                source: source.digest
            )
        }
        let item = ShelfItem(source: source.digest, recipe: decision.recipeKey, form: .image)
        return try await bench.part(of: item) { path, _ in
            try await context.media.images.prepare(path: source.path, facts: facts, decision: decision, to: path)
        }
    }
}

extension ImageFormat {
    /// The format's media type.
    var mimeType: String { "image/\(rawValue)" }
}

extension MediaFacts {
    /// The clip's media type.
    var mimeType: String { container == "mov" ? "video/quicktime" : "video/mp4" }
}
