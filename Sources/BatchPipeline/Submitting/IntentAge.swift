import EditModel
import Foundation
import JobLedger

/// How old a purchase is, for the question whether its key still means it.
///
/// Within a run it is measured on the clock that only goes forward. What an earlier run left is judged by the time of
/// day, from then on by the other clock too. A time of day before something that is written down was set back: then
/// nobody can tell, and the purchase counts as too old.
struct IntentAge: Sendable {
    private let began: Duration

    /// The age of a purchase that is written down now or a moment later.
    ///
    /// - Parameter uptime: The time, since the clock's zero.
    init(sinceUptime uptime: Duration) { began = uptime }

    /// The age of a purchase that an earlier run left.
    ///
    /// - Parameters:
    ///   - submission: The purchase.
    ///   - edit: Its edit.
    ///   - context: The run.
    /// - Throws: Whatever the ledger throws.
    init(of submission: SubmissionRecord, _ edit: EditRecord, _ context: RunContext) async throws {
        let runs = try await context.ledger.runs(of: context.batch)
        let written = [submission.intentAt, submission.postedAt ?? 0, edit.changedAt]
        let latest = (written + runs.map { max($0.startedAt, $0.endedAt ?? 0) }).max() ?? 0
        let now = Int64(context.timekeeper.now().timeIntervalSince1970 * 1000)
        let age = now < latest ? Self.unknown : .milliseconds(now - submission.intentAt)
        began = context.timekeeper.uptime() - age
    }

    /// The age.
    ///
    /// - Parameter uptime: The time, since the clock's zero.
    func at(_ uptime: Duration) -> Duration { uptime - began }

    private static let unknown = Duration.seconds(1_000_000_000)
}
