public import Foundation

/// When an output link dies: as its own signature says, else as the provider says, else after a known time.
///
/// Signatures that are read: AWS 4 (`X-Amz-Date`, `X-Amz-Expires`), Google (`X-Goog-*`), Alibaba OSS 4 (`x-oss-*`),
/// Tencent COS (`q-sign-time=START;END`), AWS 2, Alibaba OSS and Google 2 (`Expires`, seconds since 1970), Azure (`se`).
public enum LinkExpiry {
    /// The moment after which a link is not to be counted on.
    ///
    /// A signature counts even if it says that the link is dead already: only clocks may differ.
    ///
    /// - Parameters:
    ///   - url: The link.
    ///   - ttl: How long the provider says that it lives; zero or `nil` if it does not say.
    ///   - fallback: How long links of the provider live when nothing says so.
    ///   - seenAt: When the link was received.
    public static func expiry(of url: String, ttl: Duration?, default fallback: Duration, seenAt: Date) -> Date {
        if let signed = signed(url, seenAt: seenAt) { return signed }
        let life = if let ttl, ttl > .zero { ttl } else { fallback }
        return seenAt.addingTimeInterval(min(life.inSeconds, tenYears))
    }

    private static let tenYears: TimeInterval = 315_360_000

    /// When a link dies by its own signature; `nil` for a link without one that is known, or whose date makes no sense.
    ///
    /// - Parameters:
    ///   - url: The link.
    ///   - seenAt: When the link was received.
    public static func signed(_ url: String, seenAt: Date) -> Date? {
        guard let date = date(in: url), abs(date.timeIntervalSince(seenAt)) < tenYears else { return nil }
        return date
    }

    private static func date(in url: String) -> Date? {
        let query = parameters(of: url)
        for family in ["x-amz", "x-goog", "x-oss"] {
            if let start = query["\(family)-date"].flatMap(CivilTime.date(basic:)),
                let life = query["\(family)-expires"].flatMap(seconds)
            {
                return start.addingTimeInterval(life)
            }
        }
        if let span = query["q-sign-time"], let end = span.split(separator: ";").last.flatMap({ seconds(String($0)) }) {
            return Date(timeIntervalSince1970: end)
        }
        if let end = query["expires"].flatMap(seconds) { return Date(timeIntervalSince1970: end) }
        return query["sig"] == nil ? nil : query["se"].flatMap(azure)
    }

    private static func parameters(of url: String) -> [String: String] {
        let items = URLComponents(string: url)?.queryItems ?? []
        return Dictionary(items.map { ($0.name.lowercased(), $0.value ?? "") }) { first, _ in first }
    }

    private static func seconds(_ text: String) -> TimeInterval? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return TimeInterval(text)
    }

    /// Azure writes whole seconds, whole minutes or a day.
    private static func azure(_ text: String) -> Date? {
        if let date = Timestamp.date(rfc3339: text) { return date }
        if text.hasSuffix("Z"), let date = Timestamp.date(rfc3339: text.dropLast() + ":00Z") { return date }
        return Timestamp.date(rfc3339: text + "T00:00:00Z")
    }
}
