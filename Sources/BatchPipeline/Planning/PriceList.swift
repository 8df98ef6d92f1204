import EditModel
import Foundation

/// What edits cost: the providers' prices, and those that the user gives instead.
struct PriceList: Sendable {
    private let overrides: [PriceKey: PriceOverride]

    /// A list.
    ///
    /// - Parameter overrides: The user's prices.
    init(overrides: [PriceKey: PriceOverride] = [:]) { self.overrides = overrides }

    /// The price of a provider at a quality; `nil` when it is not known.
    ///
    /// A price that the user gives keeps the provider's minimum.
    ///
    /// - Parameters:
    ///   - traits: The provider.
    ///   - quality: The output tier.
    func price(of traits: ProviderTraits, at quality: Quality) -> Price? {
        let listed = traits.prices[quality]
        guard let override = overrides[PriceKey(provider: traits.id, quality: quality)] else { return listed }
        return Price(
            usdPerSecond: override.usdPerSecond,
            minimum: listed?.minimum ?? .zero,
            date: "",
            source: "\(override.location)"
        )
    }
}

/// What an edit is expected to cost, and the most that it may cost.
struct EditCost: Hashable, Sendable {
    /// The length of the output that is expected.
    let expected: Duration
    /// USD a second; `nil` when it is not known.
    let unitPrice: String?
    /// What it is expected to cost.
    let estimate: Money?
    /// The most that it may cost.
    let reservation: Money?

    /// The cost of an edit: the output is as long as the input, or as `duration`.
    ///
    /// - Parameters:
    ///   - input: The length of the prepared clip.
    ///   - options: The edit's options.
    ///   - price: The price; `nil` when it is not known.
    init(input: Duration, options: EditOptions, price: Price?) {
        expected = options.duration == .zero ? input : min(options.duration, input)
        unitPrice = price.map { "\($0.usdPerSecond)" }
        estimate = price?.cost(input: input, output: expected)
        reservation = price?.reservation(input: input, output: expected)
    }
}
