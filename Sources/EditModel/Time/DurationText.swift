import Foundation

extension Duration {
    /// Whole attoseconds to a fraction of seconds, for arithmetic that needs no more than a double's precision.
    public var inSeconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }

    /// Whole milliseconds, rounded half away from zero; what is beyond a million years is cut to that.
    public var inMilliseconds: Int64 {
        let parts = components
        let half: Int64 = parts.attoseconds < 0 ? -500_000_000_000_000 : 500_000_000_000_000
        let seconds = min(max(parts.seconds, -31_557_600_000_000), 31_557_600_000_000)
        return seconds * 1000 + (parts.attoseconds + half) / 1_000_000_000_000_000
    }

    /// Seconds with three decimals, as in every report: `5.005`.
    public var threeDecimals: String {
        let milliseconds = inMilliseconds
        let magnitude = milliseconds.magnitude
        let fraction = String(magnitude % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        return "\(milliseconds < 0 ? "-" : "")\(magnitude / 1000).\(padding)\(fraction)"
    }

    /// Seconds in the shortest form: `5`, `2.5`, `7.125`.
    public var shortest: String {
        var text = threeDecimals[...]
        while text.hasSuffix("0") { text = text.dropLast() }
        if text.hasSuffix(".") { text = text.dropLast() }
        return String(text)
    }

    /// The next whole number of seconds that is not less; milliseconds decide, so that 5.0000004 s is 5 s.
    public var roundedUpToSeconds: Duration {
        let (seconds, rest) = inMilliseconds.quotientAndRemainder(dividingBy: 1000)
        return .seconds(rest > 0 ? seconds + 1 : seconds)
    }

    /// A length of time from a decimal number of seconds or from `[HH:]MM:SS[.fff]`.
    ///
    /// - Parameter text: For example `5`, `2.5`, `00:05`, `1:00:00.25`. At most 9 digits after the point.
    /// - Returns: `nil` when the text is not of that form, or is over a million hours.
    public init?(clockText text: some StringProtocol) {
        let fields = Substring(text).split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(fields.count), let last = fields.last else { return nil }
        guard let seconds = Duration.decimalSeconds(last) else { return nil }
        var total = seconds
        var unit: Int64 = 60
        for (index, field) in fields.dropLast().reversed().enumerated() {
            guard let value = Duration.digits(field, atMost: 10) else { return nil }
            if index == 0, fields.count == 3, value > 59 { return nil }
            total += .seconds(value * unit)
            unit *= 60
        }
        if fields.count > 1, seconds >= .seconds(60) { return nil }
        guard total <= .seconds(3_600_000_000) else { return nil }
        self = total
    }

    private static func decimalSeconds(_ text: Substring) -> Duration? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let seconds = digits(whole, atMost: 10) else { return nil }
        guard parts.count == 2 else { return .seconds(seconds) }
        let fraction = parts[1]
        guard let value = digits(fraction, atMost: 9) else { return nil }
        var nanoseconds = value
        for _ in fraction.count..<9 { nanoseconds *= 10 }
        return .seconds(seconds) + .nanoseconds(nanoseconds)
    }

    private static func digits(_ text: Substring, atMost count: Int) -> Int64? {
        guard (1...count).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
