import EditModel

/// Progress where nobody looks at a terminal: a plain line every so often.
///
/// A line comes at the start, when the counts have changed and 10 s have passed, and every 30 s otherwise.
struct PlainProgress: Sendable {
    private var last: ProgressSnapshot?

    private enum Pause {
        static let afterChange = Duration.seconds(10)
        static let most = Duration.seconds(30)
    }

    /// No line yet.
    init() {}

    /// The line for a moment, without line feed; `nil` where it is too soon, or nothing is planned yet.
    ///
    /// - Parameter snapshot: The moment.
    mutating func line(_ snapshot: ProgressSnapshot) -> String? {
        guard snapshot.total > 0 else { return nil }
        if let last {
            let pause = snapshot.elapsed - last.elapsed
            guard pause >= (snapshot.counts == last.counts ? Pause.most : Pause.afterChange) else { return nil }
        }
        last = snapshot
        return Self.text(snapshot)
    }

    /// The line's text.
    ///
    /// - Parameter snapshot: The moment.
    static func text(_ snapshot: ProgressSnapshot) -> String {
        var parts = [snapshot.parts.joined(separator: ", "), snapshot.moneyParts.joined(separator: ", ")]
        if let remaining = snapshot.remaining { parts.append("about \(remaining.roughly) left") }
        return "\(snapshot.batch.printable): " + parts.joined(separator: "; ")
    }
}
