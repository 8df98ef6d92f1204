import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Gathers what a run's end says, from how it ended and from the ledger.
struct EndingMaker {
    let summary: RunSummary
    let ledger: JobLedger
    /// The archive as the person named it.
    let archive: String
    /// Where the report lies, relative to the archive.
    let report: String
    /// Codes of what was said already: nothing is told twice.
    let told: Set<String>

    /// The lines to print.
    ///
    /// - Parameters:
    ///   - elapsed: How long the run took.
    ///   - width: The terminal's columns; `nil` for as wide as it takes.
    /// - Throws: `WanbatchError` of kind `storage`.
    func lines(elapsed: Duration, width: Int?) async throws -> [String] {
        let money = try await ledger.money(of: summary.batch, run: summary.run)
        let (problems, findings) = try await look()
        let snapshot = ProgressSnapshot(
            batch: summary.batch,
            counts: summary.counts,
            spent: money.values.map(\.spent).reduce(.zero, +),
            reserved: money.values.map(\.reserved).reduce(.zero, +),
            doubtful: money.values.map(\.doubtful).reduce(.zero, +),
            elapsed: elapsed
        )
        var ending = Ending(
            snapshot: snapshot,
            problems: problems,
            report: "\(archive)/\(report)",
            stopReason: summary.reasons.first { $0.kind == .stopped }?.message
        )
        ending.isRehearsal = money[.rehearsal] != nil && money[.real] == nil
        ending.findings = findings
        ending.archiveOption = ArchiveFlag.text(for: archive)
        if summary.waiting > 0 {
            let death = summary.firstLinkDies.flatMap(Timestamp.date(rfc3339:))
                .map { Date.VerbatimFormatStyle.dayAndTime($0) }
            let running = summary.counts[.running] ?? 0
            ending.waiting = Ending.Waiting(count: summary.waiting, running: running, firstDeath: death)
        }
        return try await ending.lines(width: width) + notices + obstacles + earlierProblems(ending)
    }

    /// What ended badly in this run, and what it archived that is worth a look.
    private func look() async throws -> ([Ending.Problem], [Ending.Finding]) {
        let (batch, run) = (summary.batch, summary.run)
        let bad = Set(summary.problems.map(\.state))
        let (named, findings) = try await ledger.report { reader in
            var named: [EditID: (clip: String, prompt: String)] = [:]
            var findings: [Ending.Finding] = []
            var seen: Set<EditID> = []
            try reader.rows(of: batch, .edits(in: bad, orWarned: true)) { row in
                let edit = row.edit
                if named[edit.edit] == nil { named[edit.edit] = (row.clipName, edit.options.prompt) }
                guard edit.state == .archived, edit.changedBy == run, let output = edit.output,
                    !output.warnings.isEmpty, seen.insert(edit.edit).inserted
                else { return }
                let file = row.outputFile ?? output.file
                findings.append(Ending.Finding(file: file, reason: output.warnings.joined(separator: "; ")))
            }
            return (named, findings)
        }
        let problems = summary.problems.map { problem in
            Ending.Problem(
                state: problem.state,
                clip: named[problem.edit]?.clip ?? problem.clip,
                id: problem.edit,
                prompt: named[problem.edit]?.prompt ?? "",
                reason: problem.message ?? problem.code ?? ""
            )
        }
        return (problems, findings)
    }

    /// What a person must look at though no edit ended badly.
    var notices: [String] { summary.notices.map { "look at this: \($0)" } }

    /// Why the run could not go on, where running it again does not mend it.
    private var obstacles: [String] {
        summary.reasons.filter { $0.kind != .stopped && !told.contains($0.code) }.map {
            "the run could not go on: \($0)"
        }
    }

    /// A word about edits that ended badly in earlier runs: this run had nothing to do with them.
    private func earlierProblems(_ ending: Ending) async throws -> [String] {
        guard summary.problems.isEmpty else { return [] }
        let bad: [EditState] = [.refused, .failed, .unknown, .lost]
        let counts = bad.compactMap { state in summary.counts[state].map { "\($0) \(state.rawValue)" } }
        guard !counts.isEmpty else { return [] }
        let doubtful = try await ledger.money(of: summary.batch).values.map(\.doubtful).reduce(.zero, +)
        let doubt = doubtful > .zero ? " (perhaps $\(doubtful) spent)" : ""
        let command = "wanbatch status \(summary.batch.shellWord)\(ending.archiveOption)"
        return ["from earlier runs: \(counts.joined(separator: ", "))\(doubt); \(command) names them"]
    }
}
