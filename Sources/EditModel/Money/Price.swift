public import Foundation

/// Which price: of a provider at a quality.
public struct PriceKey: Hashable, Codable, Sendable {
    /// Who charges.
    public var provider: ProviderID
    /// The output tier.
    public var quality: Quality

    /// A key.
    ///
    /// - Parameters:
    ///   - provider: Who charges.
    ///   - quality: The output tier.
    public init(provider: ProviderID, quality: Quality) {
        self.provider = provider
        self.quality = quality
    }
}

/// A price that the user gives.
public struct PriceOverride: Hashable, Sendable {
    /// USD for a second of input or output.
    public var usdPerSecond: Decimal
    /// Where it stands.
    public var location: SourceLocation

    /// A price that the user gives.
    ///
    /// - Parameters:
    ///   - usdPerSecond: USD for a second of input or output.
    ///   - location: Where it stands.
    public init(usdPerSecond: Decimal, location: SourceLocation) {
        self.usdPerSecond = usdPerSecond
        self.location = location
    }
}

/// What a provider charges for a second of input or output at a quality: data with a date and a source.
public struct Price: Hashable, Codable, Sendable {
    /// USD for a second of input or output.
    public var usdPerSecond: Decimal
    /// The least that an edit costs.
    public var minimum: Money
    /// The day of the price, `2026-10-10`.
    public var date: String
    /// Where it was read.
    public var source: String

    /// A price.
    ///
    /// - Parameters:
    ///   - usdPerSecond: USD for a second of input or output.
    ///   - minimum: The least that an edit costs.
    ///   - date: The day of the price.
    ///   - source: Where it was read.
    public init(usdPerSecond: Decimal, minimum: Money, date: String, source: String) {
        self.usdPerSecond = usdPerSecond
        self.minimum = minimum
        self.date = date
        self.source = source
    }

    /// The cost of an edit: (input seconds + output seconds) x price, at least the minimum, rounded once, half up.
    ///
    /// - Parameters:
    ///   - input: The length of the clip.
    ///   - output: The length of the output.
    /// - Returns: The cost; milliseconds of the lengths count.
    public func cost(input: Duration, output: Duration) -> Money {
        let seconds = Decimal(input.inMilliseconds + output.inMilliseconds) / 1000
        return max(minimum, Money(usd: seconds * usdPerSecond))
    }

    /// The most that the documents' rule allows: both lengths rounded up to whole seconds.
    ///
    /// - Parameters:
    ///   - input: The length of the clip.
    ///   - output: The length of the output that is expected.
    public func reservation(input: Duration, output: Duration) -> Money {
        cost(input: input.roundedUpToSeconds, output: output.roundedUpToSeconds)
    }
}
