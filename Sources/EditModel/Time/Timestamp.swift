public import Foundation

/// Text forms of moments: RFC 3339 in UTC, and the run's name.
public enum Timestamp {
    /// RFC 3339 in UTC with whole seconds: `2026-11-20T02:00:00Z`.
    ///
    /// - Parameter date: The moment.
    public static func rfc3339(_ date: Date) -> String {
        date.formatted(.iso8601)
    }

    /// The name of a run from its start in UTC: `20261120T020000Z`.
    ///
    /// - Parameter date: The moment.
    public static func runID(_ date: Date) -> String {
        rfc3339(date).filter { $0 != "-" && $0 != ":" }
    }

    /// The UTC month of a moment: `2026-11`.
    ///
    /// - Parameter date: The moment.
    public static func month(_ date: Date) -> String {
        String(rfc3339(date).prefix(7))
    }

    /// A moment from RFC 3339 text, with or without a fraction and with any offset.
    ///
    /// - Parameter text: For example `2026-11-20T02:00:00Z` or `2025-10-12T00:00:00+08:00`.
    public static func date(rfc3339 text: String) -> Date? {
        if let date = try? Date(text, strategy: .iso8601) { return date }
        return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
