public import EditModel
import Foundation

/// Evolink: `wan2.7-video-edit` at `https://api.evolink.ai`.
public struct EvolinkKind: ProviderKind {
    /// What Evolink takes and offers.
    public let traits: ProviderTraits
    /// `EVOLINK_API_KEY`.
    public let keyVariable: String? = "EVOLINK_API_KEY"
    /// `WANBATCH_EVOLINK_URL`.
    public let baseURLVariable: String? = "WANBATCH_EVOLINK_URL"
    /// The production environment of the seed document.
    public let defaultBaseURL: String? = "https://api.evolink.ai"
    /// `WANBATCH_EVOLINK_FILES_URL`.
    public let filesURLVariable: String? = "WANBATCH_EVOLINK_FILES_URL"
    /// The Files API.
    public let defaultFilesURL: String? = "https://files-api.evolink.ai"

    /// Evolink.
    public init() { traits = Self.traits(id: ProviderID("evolink"), title: "Evolink") }

    /// Evolink at an address, with a key.
    public func make(_ configuration: ProviderConfiguration) throws -> any EditProvider {
        try configuration.check(keyVariable: keyVariable)
        return EvolinkProvider(traits: traits, configuration: configuration)
    }

    /// Seeds from 1, four images, no watermark (seed document); an idempotency key (Evolink's own client).
    static func traits(id: ProviderID, title: String) -> ProviderTraits {
        ProviderTraits(
            id: id,
            title: title,
            model: "wan2.7-video-edit",
            maximumReferences: 4,
            seeds: 1...2_147_483_647,
            durationIsWhole: false,
            hasWatermark: false,
            hasCallback: true,
            hasIdempotencyKey: true,
            hasUpload: true,
            prices: prices,
            creditRate: CreditRate(creditsPerUSD: 68, date: priceDate, source: priceSource)
        )
    }

    private static let priceDate = "2026-10-10"
    private static let priceSource = "Evolink public pricing rules"

    /// 0.08 USD a second of input and of output at 720p, 1.67 times that at 1080p; at least 10.88 credits (0.16 USD).
    private static let prices: [Quality: Price] = [
        .p720: price(Decimal(8) / 100),
        .p1080: price(Decimal(1336) / 10_000),
    ]

    private static func price(_ usdPerSecond: Decimal) -> Price {
        Price(usdPerSecond: usdPerSecond, minimum: Money(units: 1600), date: priceDate, source: priceSource)
    }
}
