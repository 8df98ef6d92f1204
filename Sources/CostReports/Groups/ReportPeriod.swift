public import Foundation

/// The time that a report is about: days and months are those of UTC, and a purchase belongs to the moment when it was
/// written down, just before its request left, as it does for the monthly budget.
public struct ReportPeriod: Hashable, Sendable {
    /// The first moment of it; `nil` for the archive's beginning.
    public var from: Date?
    /// The first moment after it; `nil` for no end.
    public var until: Date?

    /// A period.
    ///
    /// - Parameters:
    ///   - from: The first moment of it.
    ///   - until: The first moment after it.
    public init(from: Date? = nil, until: Date? = nil) {
        self.from = from
        self.until = until
    }

    /// Everything that the ledger knows.
    public static let all = ReportPeriod()

    /// A month of UTC; `nil` when the text is not of the form `2026-11`.
    ///
    /// - Parameter month: The month.
    public init?(month: String) {
        let parts = month.split(separator: "-", omittingEmptySubsequences: false)
        guard month.utf8.count == 7, parts.count == 2, let number = Int(parts[1]), let year = Int(parts[0]),
            let from = Self.day("\(month)-01")
        else { return nil }
        let next = number == 12 ? (year + 1, 1) : (year, number + 1)
        let until = Self.day(String(format: "%04d-%02d-01", next.0, next.1))
        self.init(from: from, until: until)
    }

    /// From a day of UTC, or a moment in RFC 3339, on; `nil` when the text is neither.
    ///
    /// - Parameter since: For example `2026-11-20` or `2026-11-20T18:00:00+01:00`.
    public init?(since: String) {
        guard let from = Self.day(since) ?? Self.moment(since) else { return nil }
        self.init(from: from)
    }

    /// The time that is in this period and in another.
    ///
    /// - Parameter other: The other.
    public func intersection(_ other: ReportPeriod) -> ReportPeriod {
        ReportPeriod(
            from: [from, other.from].compactMap { $0 }.max(),
            until: [until, other.until].compactMap { $0 }.min()
        )
    }

    /// Whether a moment is in it.
    ///
    /// - Parameter moment: The moment.
    public func contains(_ moment: Date) -> Bool {
        if let from, moment < from { return false }
        if let until, moment >= until { return false }
        return true
    }

    /// The period in words: `2026-11-20 to 2026-11-30 (UTC)`; `nil` for everything.
    public var words: String? {
        switch (from, until) {
        case (nil, nil): nil
        case (let from?, nil): "since \(Self.short(from)) (UTC)"
        case (nil, let until?): "before \(Self.short(until)) (UTC)"
        case (let from?, let until?): "from \(Self.short(from)) until before \(Self.short(until)) (UTC)"
        }
    }

    private static func short(_ date: Date) -> String {
        date.formatted(.iso8601).replacing("T00:00:00Z", with: "").replacing("T", with: " ").replacing("Z", with: "")
    }

    /// A day's first moment, checked by writing it again: there is no 30 February.
    private static func day(_ text: String) -> Date? {
        guard text.utf8.count == 10, let date = moment(text + "T00:00:00Z") else { return nil }
        return UTCDay.text(date) == text ? date : nil
    }

    private static func moment(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}

/// Days of UTC as text.
enum UTCDay {
    /// The day of a moment: `2026-11-20`.
    static func text(_ date: Date) -> String { String(date.formatted(.iso8601).prefix(10)) }

    /// The first moment of a day that ``text(_:)`` gave.
    static func date(_ text: String) -> Date? { try? Date(text + "T00:00:00Z", strategy: .iso8601) }
}
