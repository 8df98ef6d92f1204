import BatchPipeline
import EditModel
import JobLedger

/// What `wanbatch doctor` says.
enum DoctorText {
    /// A finding as a line, with what to do on a second one.
    static func line(_ finding: DoctorFinding) -> String {
        let line = "\(finding.verdict.rawValue): \(finding.subject): \(finding.text.printable)"
        guard let advice = finding.advice else { return line }
        return line + "\n    \(advice.printable)"
    }

    /// The last line: how many problems there are.
    static func summary(_ findings: [DoctorFinding]) -> String {
        switch findings.count(where: { $0.verdict == .problem }) {
        case 0: "nothing stands in the way of a run"
        case 1: "1 problem: a run would exit \(Doctor.exit(findings))"
        case let count: "\(count) problems: a run would exit \(Doctor.exit(findings))"
        }
    }

    /// What is known, and what is not, before a ledger is made anew.
    static func warning(_ survey: LedgerRebuild.Survey) -> String {
        let real = survey.edits.count { $0.world == .real }
        let rehearsed = survey.edits.count - real
        let sums = survey.cost
        return """
            the receipts know \(real) archived edits (\(sums[.real] ?? .zero) USD) and \(rehearsed) rehearsed ones.
            They do not know of tasks that were running, nor of submissions of which nobody could tell: the next run \
            may pay for those again. A backup of the ledger knows more: restore it if you have one.
            """
    }
}
