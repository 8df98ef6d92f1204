import EditModel
import EditProviders
import Foundation
import JobLedger

/// Settles a purchase whose outcome is not known: the same bytes with the same key, then the provider's list of tasks.
///
/// What neither proves stays unknown: named in the report with what it may have cost, and never bought anew unless a
/// person asks for it. While the provider does not answer at all it is waited for, and then the purchase is left for
/// the next run.
struct SubmissionSettler: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var provider: any EditProvider { desk.provider }

    /// Settles a purchase, or says that nobody can tell.
    ///
    /// - Parameters:
    ///   - submission: The purchase; its edit is `submitting`.
    ///   - edit: Its edit.
    ///   - age: How old it is.
    ///   - isLeft: Whether an earlier run left it: that says nothing about how the provider is now.
    /// - Throws: Whatever the ledger throws; `CancellationError`: then the next run settles it.
    func settle(
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        _ age: IntentAge,
        isLeft: Bool = false
    ) async throws {
        await context.warn(
            "outcome-in-doubt",
            "it is not known whether the submission of \(edit.clip.shortName) arrived; finding out"
        )
        if isLeft { await desk.submissions.doubtIsLeft() }
        do {
            try await decide(submission, edit, age)
        } catch {
            await desk.submissions.doubtEnds()
            throw error
        }
        await desk.submissions.doubtEnds()
        if await desk.submissions.isFailing {
            await context.stopSubmitting(to: desk.id, because: .failing(provider.traits))
        }
    }

    private func decide(_ submission: SubmissionRecord, _ edit: EditRecord, _ age: IntentAge) async throws {
        let replay = SubmissionReplay(context: context, desk: desk, submission: submission, edit: edit, age: age)
        let began = context.timekeeper.uptime()
        let waits = RetryPolicy(attempts: .max, base: context.settings.retryBase * 8, cap: .seconds(60))
        for round in 1... {
            if try await replay.run(tries: round == 1 ? context.settings.replays : 1) { return }
            switch try await look(for: submission) {
            case .found(let task):
                if try await TaskAdoption(context: context, desk: desk).adopt(task, submission, edit) { return }
                return try await giveUp(submission, edit)
            case .surplus(let surplus):
                await surplus.tell(context, desk)
                return try await giveUp(submission, edit)
            case .noList, .notYet:
                return try await giveUp(submission, edit)
            case .later(let reason):
                await context.warn(reason.code, reason.message)
                guard context.timekeeper.uptime() - began < (await desk.submissions.wholePatience) else {
                    await context.control.note(reason)
                    return await context.control.setAside(edit.edit)
                }
                try await context.timekeeper.sleep(waits.delay(attempt: round, random: context.random))
            }
        }
    }

    /// Looks for the purchase in the provider's list; a task that is there may appear late.
    private func look(for submission: SubmissionRecord) async throws -> TaskFinder.Finding {
        let finder = TaskFinder(context: context, provider: provider)
        var finding = TaskFinder.Finding.notYet
        for attempt in 1...Self.looks {
            // As the ledger has it now: its latest POST decides where to look.
            finding = try await finder.find(context.ledger.submission(submission.id) ?? submission)
            switch finding {
            case .found, .noList, .surplus: return finding
            case .notYet, .later: break
            }
            if attempt < Self.looks { try await context.timekeeper.sleep(context.settings.retryBase * (1 << attempt)) }
        }
        return finding
    }

    private static let looks = 4

    private func giveUp(_ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        let cost = submission.reservation.map { "up to \($0) USD" } ?? "an unknown sum"
        let reason = WanbatchError(
            .edit,
            "outcome-unknown",
            "nobody can tell whether \(provider.traits.title) accepted it; it may have cost \(cost)",
            hint:
                "look at the provider's own list of tasks; \(context.layout.command("retry", "--unknown")) buys it anew"
        )
        try await context.ledger.unknown(submission, because: reason, context.stamp)
        await context.stepped(edit, to: .unknown, because: reason)
    }
}

extension WanbatchError {
    /// The provider does not answer as it should, several times in a row.
    static func failing(_ provider: ProviderTraits) -> WanbatchError {
        WanbatchError(
            .stopped,
            "provider-failing",
            "\(provider.title) has left several submissions in doubt: no more are made now",
            hint: "run again when it is well: what is in doubt is named in the report"
        )
    }
}
