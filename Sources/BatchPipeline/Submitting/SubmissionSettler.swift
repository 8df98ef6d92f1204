import EditModel
import EditProviders
import Foundation
import JobLedger

/// Settles a purchase whose outcome is not known: the same bytes with the same key, then the provider's list of tasks.
///
/// What neither proves stays unknown: named in the report with what it may have cost, and never bought anew unless a
/// person asks for it. While the provider does not answer at all, the purchase is left for the next run.
struct SubmissionSettler: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var provider: any EditProvider { desk.provider }

    /// Settles a purchase, or says that nobody can tell.
    ///
    /// - Parameters:
    ///   - submission: The purchase; its edit is `submitting`.
    ///   - edit: Its edit.
    ///   - isLeft: Whether an earlier run left it: that says nothing about how the provider is now.
    /// - Throws: Whatever the ledger throws; `CancellationError`: then the next run settles it.
    func settle(_ submission: SubmissionRecord, _ edit: EditRecord, isLeft: Bool = false) async throws {
        await context.warn(
            "outcome-in-doubt",
            "it is not known whether the submission of \(edit.clip.shortName) arrived; finding out"
        )
        await desk.submissions.doubtBegins(countsAsFailure: !isLeft)
        do {
            try await decide(submission, edit)
        } catch {
            await desk.submissions.doubtEnds()
            throw error
        }
        await desk.submissions.doubtEnds()
        if await desk.submissions.isFailing {
            await context.stopSubmitting(to: desk.id, because: .failing(provider.traits))
        }
    }

    private func decide(_ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        if isReplayable(submission), try await replay(submission, edit) { return }
        switch try await look(for: submission) {
        case .found(let task):
            if try await adopt(task, submission, edit) { return }
        case .later(let reason):
            await context.control.note(reason)
            await context.warn(reason.code, reason.message)
            return await context.control.setAside(edit.edit)
        case .noList, .notYet:
            break
        }
        let reason = unknownReason(submission)
        try await context.ledger.unknown(submission, because: reason, context.stamp)
        await context.stepped(edit, to: .unknown, because: reason)
    }

    /// Whether the key still means this purchase: the provider knows keys, and it is the same provider. (The sandbox
    /// changes its port; in the rehearsal world no money can be lost.)
    private func isReplayable(_ submission: SubmissionRecord) -> Bool {
        guard provider.traits.hasIdempotencyKey else { return false }
        if submission.world == .rehearsal { return true }
        let stored = provider.submission(stored: Array(submission.body), key: submission.key)
        return provider.request(for: stored).url == submission.address
    }

    /// Sends the same bytes with the same key again while the intent is young.
    ///
    /// - Returns: Whether the outcome is known and written down.
    private func replay(_ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        let settings = context.settings
        let policy = RetryPolicy(attempts: settings.replays, base: settings.retryBase * 2, cap: .seconds(30))
        let post = SubmissionPost(context: context, desk: desk)
        var asked: Duration?
        for attempt in 1...max(1, settings.replays) {
            let wait = max(policy.delay(attempt: attempt, random: context.random), asked ?? .zero)
            guard age(of: submission) + wait < settings.replayWindow else { return false }
            try await context.timekeeper.sleep(wait)
            guard try await desk.submissions.acquire(again: true, evenIfStopped: true) else { return false }
            // The permission may have taken its time.
            guard age(of: submission) < settings.replayWindow else {
                await desk.submissions.ended()
                return false
            }
            switch try await post.send(submission, edit, doubtful: true) {
            case .done: return true
            case .later, .notSent: asked = nil
            case .doubt(let rejection):
                asked = nil
                if case .throttled(let after) = rejection?.meaning {
                    asked = after?.wait(now: context.timekeeper.now())
                }
                if case .access = rejection?.meaning { return false }
            }
        }
        return false
    }

    /// Looks for the purchase in the provider's list; a task that is there may appear late.
    private func look(for submission: SubmissionRecord) async throws -> TaskFinder.Finding {
        let finder = TaskFinder(context: context, provider: provider)
        var finding = TaskFinder.Finding.notYet
        for attempt in 1...Self.looks {
            // As the ledger has it now: its latest POST decides where to look.
            finding = try await finder.find(context.ledger.submission(submission.id) ?? submission)
            switch finding {
            case .found, .noList: return finding
            case .notYet, .later: break
            }
            if attempt < Self.looks { try await context.timekeeper.sleep(context.settings.retryBase * (1 << attempt)) }
        }
        return finding
    }

    private static let looks = 4

    private func adopt(_ task: TaskID, _ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        try await TaskAdoption(context: context, desk: desk).adopt(task, submission, edit)
    }

    private func age(of submission: SubmissionRecord) -> Duration {
        .milliseconds(Int64(context.timekeeper.now().timeIntervalSince1970 * 1000) - submission.intentAt)
    }

    private func unknownReason(_ submission: SubmissionRecord) -> WanbatchError {
        let cost = submission.reservation.map { "up to \($0) USD" } ?? "an unknown sum"
        return WanbatchError(
            .edit,
            "outcome-unknown",
            "nobody can tell whether \(provider.traits.title) accepted it; it may have cost \(cost)",
            hint: "look at the provider's own list of tasks; wanbatch retry \(context.batch) --unknown buys it anew"
        )
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
