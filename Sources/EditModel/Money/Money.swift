public import Foundation

/// An amount of US dollars, exact to 0.0001 USD.
public struct Money: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    /// The amount in units of 0.0001 USD.
    public var units: Int64

    /// An amount.
    ///
    /// - Parameter units: In units of 0.0001 USD.
    public init(units: Int64) { self.units = units }

    /// Nothing.
    public static let zero = Money(units: 0)

    /// An amount in dollars, rounded half up to 0.0001 USD.
    ///
    /// - Parameter usd: Dollars. Amounts beyond ±100 million USD are cut to that, so that sums never overflow; what is
    ///   not a number is nothing.
    public init(usd: Decimal) {
        guard !usd.isNaN else {
            units = 0
            return
        }
        let limit = Decimal(100_000_000)
        var scaled = min(max(usd, -limit), limit) * 10_000
        var rounded = Decimal()
        NSDecimalRound(&rounded, &scaled, 0, .plain)
        units = NSDecimalNumber(decimal: rounded).int64Value
    }

    /// An amount in dollars from decimal text such as `5` or `0.0834`; `nil` for anything else.
    ///
    /// - Parameter text: Digits with at most one point.
    public init?(usdText text: some StringProtocol) {
        guard let usd = Decimal(plainText: text) else { return nil }
        self.init(usd: usd)
    }

    /// Dollars.
    public var usd: Decimal { Decimal(units) / 10_000 }

    /// Dollars with four decimals: `1.6000`.
    public var description: String {
        let magnitude = units.magnitude
        let fraction = String(magnitude % 10_000)
        let padding = String(repeating: "0", count: 4 - fraction.count)
        return "\(units < 0 ? "-" : "")\(magnitude / 10_000).\(padding)\(fraction)"
    }

    /// Reads the units.
    public init(from decoder: any Decoder) throws { units = try decoder.singleValueContainer().decode(Int64.self) }

    /// Writes the units.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(units)
    }

    /// The sum; at the ends of the range it stays there.
    public static func + (left: Money, right: Money) -> Money {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return Money(units: overflow ? (right.units < 0 ? .min : .max) : sum)
    }
    /// The difference; at the ends of the range it stays there.
    public static func - (left: Money, right: Money) -> Money {
        let (difference, overflow) = left.units.subtractingReportingOverflow(right.units)
        return Money(units: overflow ? (right.units < 0 ? .max : .min) : difference)
    }
    /// Adds.
    public static func += (left: inout Money, right: Money) { left = left + right }
    /// Takes away.
    public static func -= (left: inout Money, right: Money) { left = left - right }
    /// The order of amounts.
    public static func < (left: Money, right: Money) -> Bool { left.units < right.units }
}

extension Decimal {
    /// A number from digits with at most one point, without sign, exponent or white space; `nil` for anything else.
    ///
    /// - Parameter text: At most 18 digits.
    public init?(plainText text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= 19, !parts.contains(where: \.isEmpty),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let value = Decimal(string: String(text), locale: Locale(identifier: "en_US_POSIX"))
        else { return nil }
        self = value
    }
}
