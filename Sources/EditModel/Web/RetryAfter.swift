public import Foundation

/// What a `Retry-After` header says: how long to wait, or until when.
///
/// RFC 9110, section 10.2.3: seconds, or a date in one of three forms (section 5.6.7).
public enum RetryAfter: Sendable, Hashable {
    /// That long from the answer on.
    case delay(Duration)
    /// Until then, by the provider's clock.
    case date(Date)

    /// The longest wait that is believed: an hour.
    public static let maximum: Duration = .seconds(3600)

    /// What a header says; `nil` for anything that is not of the documented forms, or negative.
    ///
    /// - Parameter text: For example `30`, or `Sun, 06 Nov 1994 08:49:37 GMT`. A fraction of a second is taken too.
    public init?(_ text: String) {
        let value = text.trimmingCharacters(in: .whitespaces)
        guard value.utf8.count <= 64 else { return nil }
        let isNumber = value.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        if isNumber, let delay = Duration(clockText: value) {
            self = .delay(min(delay, Self.maximum))
        } else if isNumber, value.utf8.count > 10, value.utf8.allSatisfy({ $0 != 0x2E }) {
            self = .delay(Self.maximum)
        } else if let date = HTTPDate.date(value) {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// What an answer says; `nil` when it says nothing usable.
    ///
    /// - Parameter response: The answer.
    public init?(of response: WebResponse) {
        guard let text = response.header("Retry-After") else { return nil }
        self.init(text)
    }

    /// How long to wait, from now on: 0 to an hour.
    ///
    /// - Parameter now: The time of day.
    public func wait(now: Date) -> Duration {
        switch self {
        case .delay(let delay): return min(max(delay, .zero), Self.maximum)
        case .date(let date):
            let seconds = date.timeIntervalSince(now)
            return .milliseconds(Int64((min(max(seconds, 0), Self.maximum.inSeconds) * 1000).rounded(.up)))
        }
    }
}
