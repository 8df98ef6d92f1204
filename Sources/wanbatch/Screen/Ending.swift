import EditModel

/// The summary at the end of a run: what was achieved, what it cost, where the report is, and what to do about each
/// edit that ended badly.
struct Ending: Hashable, Sendable {
    /// An edit that ended badly.
    struct Problem: Hashable, Sendable {
        /// Where it ended: failed, refused, unknown, lost or stalled.
        var state: EditState
        /// The clip as the manifest names it.
        var clip: String
        /// The edit's identity.
        var id: EditID
        /// Why.
        var reason: String

        init(state: EditState, clip: String, id: EditID, reason: String) {
            self.state = state
            self.clip = clip
            self.id = id
            self.reason = reason
        }
    }

    /// The run at its end.
    var snapshot: ProgressSnapshot
    /// The edits that ended badly in this run.
    var problems: [Problem]
    /// Where the report lies.
    var report: String?
    /// Why the run stopped before its end, for example the budget.
    var stopReason: String?
    /// Paid results that wait to be collected.
    var waiting: Waiting?

    /// Paid results that wait to be collected.
    struct Waiting: Hashable, Sendable {
        /// How many.
        var count: Int
        /// When the first link dies, in local time: `07:30`.
        var firstDeath: String?

        fileprivate var text: String {
            let results = count == 1 ? "1 paid result waits" : "\(count) paid results wait"
            let death = firstDeath.map { "; the first link may die at \($0.printable)" } ?? ""
            return "\(results)\(death): run wanbatch collect"
        }
    }

    /// More problems than these are only counted: the report names them all.
    private static let mostNamed = 20

    /// The end of a run.
    ///
    /// - Parameters:
    ///   - snapshot: The run at its end.
    ///   - problems: The edits that ended badly in this run.
    ///   - report: Where the report lies.
    ///   - stopReason: Why the run stopped before its end.
    init(snapshot: ProgressSnapshot, problems: [Problem] = [], report: String? = nil, stopReason: String? = nil) {
        self.snapshot = snapshot
        self.problems = problems
        self.report = report
        self.stopReason = stopReason
    }

    /// The lines to print.
    ///
    /// - Parameter width: The terminal's columns; `nil` for as wide as it takes.
    func lines(width: Int?) -> [String] {
        var lines = [
            "\(snapshot.batch.printable): \(snapshot.parts.joined(separator: ", ")) in \(snapshot.elapsed.glance)"
        ]
        lines.append(snapshot.moneyParts.joined(separator: ", "))
        if let stopReason { lines.append("stopped early: \(stopReason.printable); run again to continue") }
        if let waiting { lines.append(waiting.text) }
        lines += problemLines(width: width)
        if let report { lines.append("report: \(report.printable)") }
        return lines
    }

    private func problemLines(width: Int?) -> [String] {
        guard !problems.isEmpty else { return [] }
        var table = TextTable([
            .init("state"), .init("clip", isFlexible: true), .init("edit"), .init("reason", isFlexible: true),
        ])
        for problem in problems.prefix(Self.mostNamed) {
            table.add([problem.state.rawValue, problem.clip, problem.id.short, problem.reason])
        }
        var lines = [""] + table.lines(width: width)
        if problems.count > Self.mostNamed {
            lines.append("... and \(problems.count - Self.mostNamed) more: the report names them all")
        }
        lines.append("")
        let states = Set(problems.map(\.state))
        for (state, words) in Self.remedies where states.contains(state) {
            lines.append("\(words.meaning): \(words.command.replacing("BATCH", with: shellWord(snapshot.batch)))")
        }
        return lines
    }

    private static let remedies: [(EditState, (meaning: String, command: String))] = [
        (.failed, ("try the failed again", "wanbatch retry BATCH --failed")),
        (.refused, ("after mending the clips or the manifest", "wanbatch retry BATCH --refused")),
        (.unknown, ("nobody can tell whether they were paid; to risk paying twice", "wanbatch retry BATCH --unknown")),
        (.lost, ("ask again for the paid files", "wanbatch collect BATCH")),
        (.stalled, ("ask again for the tasks", "wanbatch collect BATCH")),
    ]

    /// A word that a shell takes as it is, quoted where it must be.
    private func shellWord(_ text: String) -> String {
        let text = text.printable
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "-_./".unicodeScalars.contains($0))
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
