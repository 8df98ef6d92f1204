import EditModel
import EditProviders
import Foundation
import JobLedger

/// Sends the bytes of a purchase in doubt again with its key: a provider that knows keys answers with the task of then.
///
/// Only while the intent is young, and one purchase at a time. A task that such a provider did not say it knew is
/// followed by a look into its list: if more tasks stand there than were bought, nothing is sent again in this run.
struct SubmissionReplay: Sendable {
    let context: RunContext
    let desk: ProviderDesk
    let submission: SubmissionRecord
    let edit: EditRecord
    let age: IntentAge

    private var provider: any EditProvider { desk.provider }

    /// Sends again until the outcome is known, so many times; a try that never left does not count.
    ///
    /// - Parameter tries: How many times at most.
    /// - Returns: Whether the outcome is known and written down.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func run(tries: Int) async throws -> Bool {
        guard isReplayable else { return false }
        let policy = RetryPolicy(attempts: tries, base: context.settings.retryBase * 2, cap: .seconds(30))
        var asked: Duration?
        var tried = 0
        while tried < tries {
            let wait = max(policy.delay(attempt: tried + 1, random: context.random), asked ?? .zero)
            guard isYoung(in: wait) else { return false }
            try await context.timekeeper.sleep(wait)
            asked = nil
            switch try await desk.replays.turn({ try await once() }) {
            case nil: return false
            case .done?: return true
            case .notSent?:
                guard await desk.submissions.isPatient else { return false }
            case .later?: tried += 1
            case .doubt(let rejection)?:
                tried += 1
                switch rejection?.meaning {
                case .throttled(let after): asked = after?.wait(now: context.timekeeper.now())
                // A refusal that no waiting changes is not asked for again: the list may tell.
                case .access, .exhausted, .badInput, .contentPolicy: return false
                case nil: break
                }
            }
        }
        return false
    }

    /// Sends once; `nil` when it may not be sent any more.
    private func once() async throws -> SubmissionPost.Result? {
        guard try await desk.submissions.acquire(again: true, evenIfStopped: true) else { return nil }
        // The permission may have taken its time.
        guard isYoung(in: .zero) else {
            await desk.submissions.ended()
            return nil
        }
        let result = try await SubmissionPost(context: context, desk: desk).send(submission, edit, doubtful: true)
        if case .done(isReplay: false) = result { try await lookForASecondTask() }
        return result
    }

    /// Whether the provider took the repetition for a purchase of its own.
    private func lookForASecondTask() async throws {
        let finder = TaskFinder(context: context, provider: provider)
        guard let bought = try await context.ledger.submission(submission.id), bought.task != nil,
            case .surplus(let surplus) = try await finder.find(bought)
        else { return }
        await surplus.tell(context, desk)
    }

    /// Whether the key still means this purchase: the provider knows keys, and it is the same provider. (The sandbox
    /// changes its port; in the rehearsal world no money can be lost.)
    private var isReplayable: Bool {
        guard provider.traits.hasIdempotencyKey else { return false }
        if submission.world == .rehearsal { return true }
        let stored = provider.submission(stored: Array(submission.body), key: submission.key)
        return provider.request(for: stored).url == submission.address
    }

    private func isYoung(in wait: Duration) -> Bool {
        age.at(context.timekeeper.uptime()) + wait < context.settings.replayWindow
    }
}
