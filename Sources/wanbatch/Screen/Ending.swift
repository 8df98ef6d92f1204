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
        /// Its prompt: tells edits of one clip apart.
        var prompt: String
        /// Why.
        var reason: String

        init(state: EditState, clip: String, id: EditID, prompt: String = "", reason: String) {
            self.state = state
            self.clip = clip
            self.id = id
            self.prompt = prompt
            self.reason = reason
        }
    }

    /// An archived output that is worth a look.
    struct Finding: Hashable, Sendable {
        /// Where it lies, relative to the archive.
        var file: String
        /// Why.
        var reason: String
    }

    /// The run at its end.
    var snapshot: ProgressSnapshot
    /// The edits that ended badly in this run.
    var problems: [Problem]
    /// Outputs of this run that are worth a look; they are paid for and archived.
    var findings: [Finding] = []
    /// Whether no money is spent.
    var isRehearsal = false
    /// Where the report lies.
    var report: String?
    /// What a command needs to find the archive; empty for the default one.
    var archiveOption = ""
    /// Why the run stopped before its end, for example the budget.
    var stopReason: String?
    /// Paid results that wait to be collected.
    var waiting: Waiting?

    /// Paid results that wait to be collected.
    struct Waiting: Hashable, Sendable {
        /// How many.
        var count: Int
        /// How many of them the provider still works on.
        var running = 0
        /// When the first link dies, in local time: `Sun 29 Nov 07:30`.
        var firstDeath: String?

        fileprivate func text(_ command: String) -> String {
            let results =
                if running >= count {
                    count == 1 ? "1 paid task still runs" : "\(count) paid tasks still run"
                } else {
                    (count == 1 ? "1 paid result waits" : "\(count) paid results wait")
                        + (running > 0 ? ", \(running) of them still in the making" : "")
                }
            let death = firstDeath.map { "; the first link may die at \($0.printable)" } ?? ""
            return "\(results)\(death): run \(command)"
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
        lines.append(
            "\(snapshot.moneyParts.joined(separator: ", ")) in this run" + (isRehearsal ? ": rehearsed, no money" : "")
        )
        if let stopReason { lines.append("stopped early: \(stopReason.printable); run again to continue") }
        if let waiting { lines.append(waiting.text("wanbatch collect" + archiveOption)) }
        lines += findingLines(width: width)
        lines += problemLines(width: width)
        if let report { lines.append("report: \(report.printable)") }
        return lines
    }

    private func findingLines(width: Int?) -> [String] {
        guard !findings.isEmpty else { return [] }
        var table = TextTable([.init("worth a look", isFlexible: true), .init("why", isFlexible: true)])
        for finding in findings.prefix(Self.mostNamed) { table.add([finding.file, finding.reason]) }
        let more = findings.count - Self.mostNamed
        return [""] + table.lines(width: width) + (more > 0 ? ["... and \(more) more: the report flags them all"] : [])
    }

    private func problemLines(width: Int?) -> [String] {
        guard !problems.isEmpty else { return [] }
        // Edits of one clip are told apart by their prompts.
        let hasTwins = Set(problems.map(\.clip)).count < problems.count
        let columns: [TextTable.Column] = [.init("state"), .init("clip", isFlexible: true), .init("edit")]
        var table = TextTable(
            columns + (hasTwins ? [.init("prompt", isFlexible: true)] : []) + [.init("reason", isFlexible: true)]
        )
        for problem in problems.prefix(Self.mostNamed) {
            let prompt = hasTwins ? [String(problem.prompt.prefix(80))] : []
            table.add([problem.state.rawValue, problem.clip, problem.id.short] + prompt + [problem.reason])
        }
        var lines = [""] + table.lines(width: width)
        if problems.count > Self.mostNamed {
            lines.append("... and \(problems.count - Self.mostNamed) more: the report names them all")
        }
        lines.append("")
        let states = Set(problems.map(\.state))
        for (state, words) in Self.remedies where states.contains(state) {
            let command = words.command.replacing("BATCH", with: snapshot.batch.shellWord)
            lines.append("\(words.meaning): \(command)\(archiveOption)")
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
}
