public import Foundation

/// A calendar month in UTC: what a monthly budget counts over (DESIGN "Money").
public struct UTCMonth: Hashable, Sendable, CustomStringConvertible {
    /// Its first moment.
    public let start: Date
    /// The first moment of the next month.
    public let end: Date

    /// The month of a moment.
    ///
    /// - Parameter date: The moment; one outside the years 1 to 9999 has a month of its own.
    public init(of date: Date) {
        let numbers = Timestamp.month(date).split(separator: "-").compactMap { Int($0) }
        let (year, month) = numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
        start = Self.first(year, month) ?? date
        end = (month == 12 ? Self.first(year + 1, 1) : Self.first(year, month + 1)) ?? date.addingTimeInterval(1)
    }

    /// As people write it: `2026-11`.
    public var description: String { Timestamp.month(start) }

    private static func first(_ year: Int, _ month: Int) -> Date? {
        CivilTime.date(year: year, month: month, day: 1, hour: 0, minute: 0, second: 0)
    }
}
