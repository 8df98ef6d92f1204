import BatchPipeline
import EditModel
import JobLedger

/// A batch's status as lines for a person.
struct StatusText {
    let status: BatchStatus

    /// The lines.
    ///
    /// - Parameter width: The terminal's width; `nil` where there is none.
    func lines(width: Int?) -> [String] {
        let counts = EditState.allCases.compactMap { state in
            status.counts[state].map { "\($0) \(state.rawValue)" }
        }
        var lines = ["\(status.batch): \(counts.isEmpty ? "no edits" : counts.joined(separator: ", "))"]
        lines.append(activity)
        lines += money
        if !status.running.isEmpty { lines += [""] + running.lines(width: width) }
        if !status.problems.isEmpty { lines += [""] + problems.lines(width: width) }
        return lines.map { width == nil ? $0 : $0.fitted(to: width ?? 80) }
    }

    private var activity: String {
        guard let run = status.run else { return "no run yet" }
        if status.isRunning { return "a \(run.command) is going on: \(run.run)" }
        guard let exit = run.exit else {
            return "the last \(run.command), \(run.run), was cut off: run again to continue"
        }
        return "the last \(run.command), \(run.run), ended with exit \(exit)" + (run.reason.map { " (\($0))" } ?? "")
    }

    private var money: [String] {
        status.money.sorted { $0.key.rawValue < $1.key.rawValue }.map { world, money in
            var parts = ["\(money.spent) USD spent", "\(money.reserved) USD reserved"]
            if money.doubtful > .zero { parts.append("\(money.doubtful) USD perhaps spent (unknown or lost)") }
            if money.unpriced > 0 { parts.append("\(money.unpriced) without a known price") }
            return parts.joined(separator: ", ") + (world == .rehearsal ? " (rehearsal: no money)" : "")
        }
    }

    private var running: TextTable {
        var table = TextTable([
            .init("clip", isFlexible: true), .init("state"), .init("progress", .right), .init("task", isFlexible: true),
        ])
        for row in status.running {
            let progress = row.submission?.progress.map { "\($0)%" } ?? ""
            table.add([row.clipName, row.edit.state.rawValue, progress, row.submission?.task ?? ""])
        }
        return table
    }

    private var problems: TextTable {
        var table = TextTable([
            .init("clip", isFlexible: true), .init("state"), .init("edit"), .init("reason", isFlexible: true),
        ])
        for row in status.problems {
            table.add([row.clipName, row.edit.state.rawValue, row.edit.edit.short, row.edit.reasonText ?? ""])
        }
        return table
    }
}
