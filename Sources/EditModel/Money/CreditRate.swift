public import Foundation

/// How many of a provider's credits make one US dollar: data with a date and a source.
public struct CreditRate: Hashable, Codable, Sendable {
    /// Credits for one USD.
    public var creditsPerUSD: Decimal
    /// The day of the rate.
    public var date: String
    /// Where it was read.
    public var source: String

    /// A rate.
    ///
    /// - Parameters:
    ///   - creditsPerUSD: Credits for one USD, more than 0.
    ///   - date: The day of the rate.
    ///   - source: Where it was read.
    public init(creditsPerUSD: Decimal, date: String, source: String) {
        self.creditsPerUSD = creditsPerUSD
        self.date = date
        self.source = source
    }

    /// Credits as money, rounded half up.
    ///
    /// - Parameter credits: What the provider says that it charged.
    public func money(_ credits: Decimal) -> Money { Money(usd: credits / creditsPerUSD) }
}
