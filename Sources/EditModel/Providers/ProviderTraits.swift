/// What a provider takes and offers, as far as it is known before anything is sent: data, no behaviour.
public struct ProviderTraits: Sendable {
    /// Its name in manifests, ledger and reports.
    public var id: ProviderID
    /// Its name for a person.
    public var title: String
    /// The model's name at this provider.
    public var model: String
    /// What it takes as a clip.
    public var clipLimits: ClipLimits
    /// What it takes as a reference image.
    public var imageLimits: ImageLimits
    /// How many reference images it takes.
    public var maximumReferences: Int
    /// The most Unicode scalars of a prompt.
    public var maximumPromptCharacters: Int
    /// The most Unicode scalars of a negative prompt.
    public var maximumNegativeCharacters: Int
    /// The seeds that it takes.
    public var seeds: ClosedRange<Int>
    /// Whether `duration` must be whole seconds.
    public var durationIsWhole: Bool
    /// Whether it can add a watermark.
    public var hasWatermark: Bool
    /// Whether it reports a task's end to a callback URL.
    public var hasCallback: Bool
    /// Whether a repeated POST with the same key is known to be one purchase.
    public var hasIdempotencyKey: Bool
    /// Whether it stores clips for its own use, so that they can be uploaded.
    public var hasUpload: Bool
    /// Its prices by quality; a missing one is unknown.
    public var prices: [Quality: Price]
    /// How its credits convert, where it charges in credits.
    public var creditRate: CreditRate?

    /// Traits.
    ///
    /// - Parameters:
    ///   - id: Its name in manifests, ledger and reports.
    ///   - title: Its name for a person.
    ///   - model: The model's name at this provider.
    ///   - maximumReferences: How many reference images it takes.
    ///   - seeds: The seeds that it takes.
    ///   - durationIsWhole: Whether `duration` must be whole seconds.
    ///   - hasWatermark: Whether it can add a watermark.
    ///   - hasCallback: Whether it reports to a callback URL.
    ///   - hasIdempotencyKey: Whether a repeated POST with the same key is one purchase.
    ///   - hasUpload: Whether it stores clips for its own use.
    ///   - prices: Its prices by quality.
    ///   - creditRate: How its credits convert.
    public init(
        id: ProviderID,
        title: String,
        model: String,
        maximumReferences: Int,
        seeds: ClosedRange<Int>,
        durationIsWhole: Bool,
        hasWatermark: Bool,
        hasCallback: Bool,
        hasIdempotencyKey: Bool,
        hasUpload: Bool,
        prices: [Quality: Price],
        creditRate: CreditRate?
    ) {
        self.id = id
        self.title = title
        self.model = model
        clipLimits = .wan27
        imageLimits = .wan27
        self.maximumReferences = maximumReferences
        maximumPromptCharacters = 5000
        maximumNegativeCharacters = 500
        self.seeds = seeds
        self.durationIsWhole = durationIsWhole
        self.hasWatermark = hasWatermark
        self.hasCallback = hasCallback
        self.hasIdempotencyKey = hasIdempotencyKey
        self.hasUpload = hasUpload
        self.prices = prices
        self.creditRate = creditRate
    }
}
