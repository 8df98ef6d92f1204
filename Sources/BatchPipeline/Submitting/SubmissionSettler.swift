import EditModel
import EditProviders
import Foundation
import JobLedger

/// Settles a purchase whose outcome is not known: the same bytes with the same key, then the provider's list of tasks.
///
/// What neither proves stays unknown: named in the report with what it may have cost, and never bought anew unless a
/// person asks for it.
struct SubmissionSettler: Sendable {
    let flow: SubmissionFlow

    private var context: RunContext { flow.context }
    private var provider: any EditProvider { flow.desk.provider }

    /// Settles a purchase, or says that nobody can tell.
    ///
    /// - Parameters:
    ///   - submission: The purchase; its edit is `submitting`.
    ///   - edit: Its edit.
    /// - Throws: Whatever the ledger throws; `CancellationError`: then the next run settles it.
    func settle(_ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        await context.warn(
            "outcome-unknown",
            "it is not known whether the submission of \(edit.clip.shortName) arrived; finding out"
        )
        if provider.traits.hasIdempotencyKey, try await replay(submission, edit) { return }
        if try await adopt(submission, edit) { return }
        let reason = unknownReason(submission, edit)
        try await context.ledger.unknown(submission, because: reason, context.stamp)
        await context.stepped(edit, to: .unknown, because: reason)
    }

    /// Sends the same bytes with the same key again while the intent is young.
    private func replay(_ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        let policy = RetryPolicy(
            attempts: context.settings.replays,
            base: context.settings.retryBase * 2,
            cap: .seconds(60)
        )
        var asked: Duration?
        for attempt in 1...max(1, context.settings.replays) {
            let wait = max(policy.delay(attempt: attempt, random: context.random), asked ?? .zero)
            guard age(of: submission) + wait < context.settings.replayWindow else { return false }
            try await context.timekeeper.sleep(wait)
            try await flow.desk.submissions.acquire(again: true)
            switch try await flow.post(submission, edit, doubtful: true) {
            case .done: return true
            case .doubt(let retryAfter): asked = retryAfter
            case .later, .notSent: asked = nil
            }
        }
        return false
    }

    /// Looks for the purchase in the provider's list; a task that is there may appear late.
    private func adopt(_ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        let finder = TaskFinder(context: context, provider: provider)
        for attempt in 1...Self.looks {
            switch try await finder.find(submission) {
            case .found(let task):
                return try await shielded {
                    try await context.ledger.accepted(submission, task: task.text, context.stamp)
                    await flow.desk.submissions.adopted()
                    await context.stepped(edit, to: .running, task: task.text)
                    return true
                }
            case .cannotTell:
                return false
            case .notYet:
                if attempt < Self.looks {
                    try await context.timekeeper.sleep(context.settings.retryBase * (1 << attempt))
                }
            }
        }
        return false
    }

    private static let looks = 4

    private func age(of submission: SubmissionRecord) -> Duration {
        .milliseconds(Int64(context.timekeeper.now().timeIntervalSince1970 * 1000) - submission.intentAt)
    }

    private func unknownReason(_ submission: SubmissionRecord, _ edit: EditRecord) -> WanbatchError {
        let cost = submission.reservation.map { "up to \($0) USD" } ?? "an unknown sum"
        return WanbatchError(
            .edit,
            "outcome-unknown",
            "nobody can tell whether \(provider.traits.title) accepted it; it may have cost \(cost)",
            hint: "look at the provider's own list of tasks; wanbatch retry \(context.batch) --unknown buys it anew"
        )
    }
}
