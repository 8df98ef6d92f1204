import EditModel

/// How fast a count grows: over the latest minutes, so that a rate is steady and still follows the night.
struct RateMeter: Sendable {
    private var samples: [(at: Duration, count: Int)] = []

    private enum Span {
        /// How far back a rate looks.
        static let most = Duration.seconds(300)
        /// Below this nothing is said.
        static let least = Duration.seconds(5)
        /// How far apart samples are kept.
        static let step = Duration.seconds(2)
    }

    /// Takes a count.
    ///
    /// - Parameters:
    ///   - count: The count; one that has become less begins anew (edits were sent back).
    ///   - time: The time since the beginning.
    mutating func take(_ count: Int, at time: Duration) {
        if let last = samples.last, count < last.count { samples = [] }
        if let last = samples.last, samples.count > 1, time - samples[samples.count - 2].at < Span.step {
            samples[samples.count - 1] = (time, max(count, last.count))
        } else {
            samples.append((time, count))
        }
        while samples.count > 2, time - samples[1].at >= Span.most { samples.removeFirst() }
    }

    /// How many a minute; `nil` while too little is known or nothing has happened.
    var perMinute: Double? {
        guard let first = samples.first, let last = samples.last, last.at - first.at >= Span.least,
            last.count > first.count
        else { return nil }
        return Double(last.count - first.count) / (last.at - first.at).inSeconds * 60
    }

    /// A rate for a person: `21/min`, or `40/h` below two a minute.
    ///
    /// - Parameter perMinute: How many a minute.
    static func text(_ perMinute: Double) -> String {
        if perMinute >= 2 { return "\(Int(perMinute.rounded()))/min" }
        return "\(max(1, Int((perMinute * 60).rounded())))/h"
    }
}
