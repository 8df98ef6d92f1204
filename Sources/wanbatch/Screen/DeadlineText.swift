import EditModel
import Foundation

/// When a deadline is, so that nobody takes it for another day's.
enum DeadlineText {
    /// A sentence: `no submission after Sun 22 Nov 06:30, in 5h 12m`.
    ///
    /// - Parameters:
    ///   - deadline: The moment.
    ///   - now: The moment of the sentence.
    ///   - zone: The time zone of the person.
    static func of(_ deadline: Date, now: Date = Date(), zone: TimeZone = .current) -> String {
        let left = Duration.seconds(max(0, deadline.timeIntervalSince(now)))
        return "no submission after \(Date.VerbatimFormatStyle.dayAndTime(deadline, zone: zone)), in \(left.glance)"
    }
}

extension Date.VerbatimFormatStyle {
    /// A day and a time: `Sun 22 Nov 06:30`.
    ///
    /// - Parameters:
    ///   - date: The moment.
    ///   - zone: The time zone of the person.
    static func dayAndTime(_ date: Date, zone: TimeZone = .current) -> String {
        let format = Date.VerbatimFormatStyle(
            format: "\(weekday: .abbreviated) \(day: .defaultDigits) \(month: .abbreviated)",
            locale: Locale(identifier: "en_GB"),
            timeZone: zone,
            calendar: Calendar(identifier: .gregorian)
        )
        return "\(date.formatted(format)) \(timeOfDay(date, zone: zone))"
    }

    /// A time of day: `06:30`.
    ///
    /// - Parameters:
    ///   - date: The moment.
    ///   - zone: The time zone of the person.
    static func timeOfDay(_ date: Date, zone: TimeZone = .current) -> String {
        let format = Date.VerbatimFormatStyle(
            format: "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
            locale: Locale(identifier: "en_GB"),
            timeZone: zone,
            calendar: Calendar(identifier: .gregorian)
        )
        return date.formatted(format)
    }
}
