import EditModel
import EditProviders
import Foundation
import JobLedger

/// One POST of a purchase and the writing down of what came of it: one piece, which cancellation does not cut.
struct SubmissionPost: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var ledger: JobLedger { context.ledger }
    private var provider: any EditProvider { desk.provider }

    /// What came of one POST.
    enum Result: Sendable {
        /// The outcome is known and written down; whether the provider said that it knew the key.
        case done(isReplay: Bool)
        /// Refused for the moment: again when the desk permits.
        case later
        /// Not a byte left.
        case notSent(WebFailure)
        /// Nobody can tell; perhaps the provider refused this POST, which proves nothing of an earlier one.
        case doubt(ProviderRejection?)
    }

    /// Sends a purchase once. The caller has the desk's permission.
    ///
    /// - Parameters:
    ///   - submission: The purchase.
    ///   - edit: Its edit.
    ///   - doubtful: Whether the outcome of an earlier POST is not known: then only a task proves anything.
    /// - Throws: Whatever the ledger throws.
    func send(_ submission: SubmissionRecord, _ edit: EditRecord, doubtful: Bool) async throws -> Result {
        try await shielded {
            try await ledger.posting(submission.id, at: context.timekeeper.now())
            let request = provider.request(
                for: provider.submission(stored: Array(submission.body), key: submission.key)
            )
            let outcome = provider.outcome(ofSubmission: await answer(to: request))
            return try await record(outcome, submission, edit, doubtful: doubtful)
        }
    }

    private func answer(to request: WebRequest) async -> Swift.Result<WebResponse, WebFailure> {
        guard StepGate(.sent).pass() else {
            return .failure(WebFailure(.notSent, "failpoint", "a failpoint kept it back"))
        }
        do {
            let response = try await context.transport.send(request, limits: .submission)
            await desk.submissions.answered()
            return .success(response)
        } catch let failure as WebFailure {
            return .failure(failure)
        } catch {
            return .failure(WebFailure(.maybeSent, "transport", "the request broke off: \(error)"))
        }
    }

    private func record(
        _ outcome: SubmissionOutcome,
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        doubtful: Bool
    ) async throws -> Result {
        switch outcome {
        case .accepted(let task):
            return try await accept(task, submission, edit)
        case .notSent(let failure):
            await desk.submissions.unreached()
            // Of an earlier POST in doubt it proves nothing, so it is not written down as waiting then.
            if doubtful { return .notSent(failure) }
            try await ledger.waits(submission.id, because: WanbatchError(.edit, failure.code, failure.message))
            return .notSent(failure)
        case .refused(let rejection):
            return try await record(rejection, submission, edit, doubtful: doubtful)
        case .unknown(let code, let message):
            if doubtful { await desk.submissions.ended(isOutage: true) } else { await desk.submissions.doubted() }
            try await ledger.doubts(submission.id, because: WanbatchError(.edit, code, message))
            return .doubt(nil)
        }
    }

    private func accept(_ task: AcceptedTask, _ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Result
    {
        do {
            try await ledger.accepted(submission, task: task.id.text, estimate: task.estimatedTime, context.stamp)
        } catch let error as WanbatchError where error.code == "task-claimed" {
            await desk.submissions.ended()
            try await ledger.doubts(submission.id, because: error)
            return .doubt(nil)
        } catch {
            // Paid, and the ledger cannot take it: the person must at least see the task's name.
            await context.warn(
                "task-not-written",
                "\(edit.clip.shortName) is the task \(task.id), which cannot be written down"
            )
            throw error
        }
        await desk.submissions.accepted()
        await context.stepped(edit, to: .running, task: task.id.text)
        return .done(isReplay: task.replayed)
    }

    private func record(
        _ rejection: ProviderRejection,
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        doubtful: Bool
    ) async throws -> Result {
        let reason = rejection.reason(provider: provider.traits)
        switch rejection.meaning {
        case .throttled(let retryAfter):
            await desk.submissions.refused(retryAfter: retryAfter?.wait(now: context.timekeeper.now()))
        case .access, .exhausted:
            // Stopped before the permission is given back, so that no other submission leaves in between.
            await context.stopSubmitting(to: desk.id, because: reason)
            await desk.submissions.ended()
        case .badInput, .contentPolicy:
            await desk.submissions.ended()
        }
        if doubtful { return .doubt(rejection) }
        switch rejection.meaning {
        case .throttled:
            try await ledger.waits(submission.id, because: reason)
            return .later
        case .badInput, .contentPolicy:
            try await ledger.refused(submission, to: .failed, because: reason, context.stamp)
            await context.stepped(edit, to: .failed, because: reason, easesBudget: true)
        case .access, .exhausted:
            try await ledger.refused(submission, to: .held, because: reason, context.stamp)
            await context.stepped(edit, to: .held, because: reason, easesBudget: true)
        }
        return .done(isReplay: false)
    }
}

extension ProviderRejection {
    /// The refusal as an error for the person.
    func reason(provider: ProviderTraits) -> WanbatchError {
        let said = "\(provider.title) says: \(message) (\(code), HTTP \(status))"
        let context = ["status": "\(status)", "request": requestID ?? ""]
        switch meaning {
        case .badInput, .contentPolicy, .throttled:
            return WanbatchError(.edit, code, said, context: context)
        case .access:
            let hint = "check the API key and what the account may use, then run again: nothing is lost"
            return WanbatchError(.access, code, said, hint: hint, context: context)
        case .exhausted:
            let hint = "top up the account, then run again: the rest is held"
            return WanbatchError(.stopped, code, said, hint: hint, context: context)
        }
    }
}
