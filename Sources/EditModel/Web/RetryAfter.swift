public import Foundation

/// The `Retry-After` header: how long a server asks to be left alone (RFC 9110, 10.2.3).
public enum RetryAfter {
    /// The wait that a response asks for; `nil` when it asks for none or cannot be read.
    ///
    /// - Parameters:
    ///   - response: The response; its header is a number of seconds or a date.
    ///   - now: The time of day, for the date.
    public static func of(_ response: WebResponse, now: Date) -> Duration? {
        guard let text = response.header("Retry-After")?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let wait = Duration(clockText: text), !text.contains(":") { return wait }
        guard let date = date(text) else { return nil }
        let seconds = date.timeIntervalSince(now)
        guard seconds > 0 else { return .zero }
        return .milliseconds(Int64(min(seconds, 1e9) * 1000))
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
