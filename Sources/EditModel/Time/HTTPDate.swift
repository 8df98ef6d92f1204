import Foundation

/// Dates of HTTP headers (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The moment; `nil` for text of no such form.
    static func date(_ text: String) -> Date? {
        let words = text.split { " ,-".contains($0) }.map(String.init)
        guard let first = words.first, weekdays.contains(String(first.prefix(3))) else { return nil }
        switch words.count {
        case 6 where words[5] == "GMT":
            return date(day: words[1], month: words[2], year: words[3], clock: words[4])
        case 5:
            return date(day: words[2], month: words[1], year: words[4], clock: words[3])
        default:
            return nil
        }
    }

    private static func date(day: String, month: String, year: String, clock: String) -> Date? {
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2...2) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
            let day = number(day, 1...2), let index = months.firstIndex(of: month), let year = fullYear(year)
        else { return nil }
        return CivilTime.date(year: year, month: index + 1, day: day, hour: hour, minute: minute, second: second)
    }

    /// Two digits are of this century up to 69, else of the last.
    private static func fullYear(_ text: String) -> Int? {
        if let short = number(text, 2...2) { return short < 70 ? 2000 + short : 1900 + short }
        return number(text, 4...4)
    }

    private static func number(_ text: String, _ lengths: ClosedRange<Int>) -> Int? {
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
