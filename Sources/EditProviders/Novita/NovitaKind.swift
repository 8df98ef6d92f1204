public import EditModel

/// Novita: `wan2.7-videoedit` at `https://api.novita.ai`.
public struct NovitaKind: ProviderKind {
    /// Seeds from 0, three images, whole seconds, a watermark (seed document). No idempotency key, no list, no storage
    /// for clips and no price in USD was found in its documents.
    public let traits = ProviderTraits(
        id: ProviderID("novita"),
        title: "Novita",
        model: "wan2.7-videoedit",
        maximumReferences: 3,
        seeds: 0...2_147_483_647,
        durationIsWhole: true,
        hasWatermark: true,
        hasCallback: false,
        hasIdempotencyKey: false,
        hasUpload: false,
        prices: [:],
        creditRate: nil
    )
    /// `NOVITA_API_KEY`.
    public let keyVariable: String? = "NOVITA_API_KEY"
    /// `WANBATCH_NOVITA_URL`.
    public let baseURLVariable: String? = "WANBATCH_NOVITA_URL"
    /// The host of Novita's documents.
    public let defaultBaseURL: String? = "https://api.novita.ai"

    /// Novita.
    public init() {}

    /// Novita at an address, with a key.
    public func make(_ configuration: ProviderConfiguration) throws -> any EditProvider {
        try configuration.check(keyVariable: keyVariable)
        return NovitaProvider(traits: traits, configuration: configuration)
    }
}
