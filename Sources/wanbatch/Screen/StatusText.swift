import BatchPipeline
import EditModel
import JobLedger

extension MoneyState {
    /// The amounts that are worth a word.
    fileprivate var words: String {
        var parts = ["\(spent) USD spent", "\(reserved) USD reserved"]
        if doubtful > .zero { parts.append("\(doubtful) USD perhaps spent (unknown or lost)") }
        if unpriced > 0 { parts.append("\(unpriced) without a known price") }
        return parts.joined(separator: ", ")
    }
}

/// A batch's status as lines for a person.
struct StatusText {
    let status: BatchStatus
    /// Where the batch is: for the commands that are suggested.
    let layout: ArchiveLayout

    /// More rows than these are only counted.
    private static let mostRows = 40

    /// The lines.
    ///
    /// - Parameter width: The terminal's width; `nil` where there is none.
    func lines(width: Int?) -> [String] {
        let counts = EditState.allCases.compactMap { state in
            status.counts[state].map { "\($0) \(state.rawValue)" }
        }
        let head = "\(status.batch): \(counts.isEmpty ? "no edits" : counts.joined(separator: ", "))"
        var lines = ([head, activity] + money + doubts).flatMap { $0.wrapped(to: width ?? .max) }
        if !status.running.isEmpty { lines += [""] + table(running, status.running.count, width) }
        if !status.problems.isEmpty { lines += [""] + table(problems, status.problems.count, width) }
        if let remedy { lines += ["", remedy] }
        return lines
    }

    private var activity: String {
        guard let run = status.run else { return "no run yet" }
        if status.isRunning {
            return "a \(run.command) is going on: \(run.run); \(layout.command("status", "--watch")) follows it"
        }
        guard let exit = run.exit else {
            return "the last \(run.command), \(run.run), was cut off: run again to continue"
        }
        return "the last \(run.command), \(run.run), ended with exit \(exit)" + (run.reason.map { " (\($0))" } ?? "")
    }

    private var money: [String] {
        status.money.sorted { $0.key.rawValue < $1.key.rawValue }.map { world, money in
            "all runs: " + money.words + (world == .rehearsal ? " (rehearsal: no money)" : "")
        }
    }

    /// Earlier submissions of edits that were let go again.
    private var doubts: [String] {
        status.doubts.map { row in
            let cost = row.earlierDoubt.map { "up to \($0) USD" } ?? "an unknown sum"
            return "\(row.clipName.printable): an earlier submission may have cost \(cost) besides (outcome unknown)"
        }
    }

    /// The line about the month's money of the whole archive; `nil` when none is committed.
    ///
    /// - Parameters:
    ///   - month: The month.
    ///   - money: Its money.
    static func line(of month: UTCMonth, _ money: MoneyState) -> String? {
        guard money != MoneyState() else { return nil }
        return "\(month) (UTC), all batches: \(money.committed) USD committed: \(money.words)"
    }

    private func table(_ table: TextTable, _ count: Int, _ width: Int?) -> [String] {
        let lines = table.lines(width: width)
        return count > Self.mostRows ? lines + ["... and \(count - Self.mostRows) more: see the report"] : lines
    }

    private var running: TextTable {
        var table = TextTable([
            .init("clip", isFlexible: true), .init("state"), .init("progress", .right), .init("task", isFlexible: true),
        ])
        for row in status.running.prefix(Self.mostRows) {
            let progress = row.submission?.progress.map { "\($0)%" } ?? ""
            table.add([row.clipName, row.edit.state.rawValue, progress, row.submission?.task ?? ""])
        }
        return table
    }

    private var problems: TextTable {
        var table = TextTable([
            .init("state"), .init("clip", isFlexible: true), .init("edit"), .init("reason", isFlexible: true),
        ])
        for row in status.problems.prefix(Self.mostRows) {
            table.add([row.edit.state.rawValue, row.clipName, row.edit.edit.short, row.edit.reasonText ?? ""])
        }
        return table
    }

    /// The command that lets bad ends be tried again; the doubtful ones are left to a person who reads the manual.
    private var remedy: String? {
        let states = Set(status.problems.map(\.edit.state))
        let flags = [(EditState.failed, "--failed"), (.refused, "--refused")].filter { states.contains($0.0) }.map(\.1)
        if !flags.isEmpty { return "to try again: \(layout.command("retry", flags.joined(separator: " ")))" }
        guard !states.isDisjoint(with: [.lost, .stalled]) else { return nil }
        return "to ask again: \(layout.command("collect"))"
    }
}
