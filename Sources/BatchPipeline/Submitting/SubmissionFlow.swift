import EditModel
import EditProviders
import Foundation
import JobLedger

/// One purchase, from the intent to an outcome: written down before the first byte leaves, one key and one body for
/// every POST, and never bought anew while its outcome is not known.
struct SubmissionFlow: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var ledger: JobLedger { context.ledger }
    private var provider: any EditProvider { desk.provider }
    private var post: SubmissionPost { SubmissionPost(context: context, desk: desk) }
    private var settler: SubmissionSettler { SubmissionSettler(context: context, desk: desk) }

    /// Buys an edit. The caller has the desk's permission.
    ///
    /// - Parameter edit: A published edit.
    /// - Throws: Whatever the ledger throws; `CancellationError`: what is written down is for the next run.
    func submit(_ edit: EditRecord) async throws {
        let age = IntentAge(sinceUptime: context.timekeeper.uptime())
        let written: SubmissionRecord?
        do {
            written = try await IntentWriter(context: context, desk: desk).write(edit)
        } catch {
            await desk.submissions.ended()
            throw error
        }
        guard let submission = written else {
            await desk.submissions.ended()
            return await context.bell.ring()
        }
        await context.stepped(edit, to: .submitting)
        guard !Task.isCancelled else {
            await desk.submissions.ended()
            throw CancellationError()
        }
        try await send(submission, edit, age)
    }

    /// Goes on with a purchase that an earlier run wrote down.
    ///
    /// What surely never left, or was refused for the moment, is given up: it is bought anew under this run's name and
    /// budget. Everything else is settled.
    ///
    /// - Parameter submission: Its edit is `submitting`.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func resume(_ submission: SubmissionRecord) async throws {
        // Read again: what was found a moment ago may have been settled since.
        guard let edit = try await ledger.edit(submission.edit), edit.state == .submitting,
            let submission = try await ledger.submission(submission.id), edit.submission == submission.id
        else { return }
        let isUnpaid = !submission.doubtful && (submission.state == .waiting || submission.posts == 0)
        guard isUnpaid else {
            let age = try await IntentAge(of: submission, edit, context)
            return try await settler.settle(submission, edit, age, isLeft: true)
        }
        if let stop = await context.control.stop(of: desk.id) {
            return try await giveUp(submission, edit, to: .held, because: stop)
        }
        let isWanted = try await ledger.isNamed(edit.edit, by: context.batch)
        let reason = WanbatchError(.edit, "never-sent", "an earlier run wrote it down but did not send it")
        try await giveUp(submission, edit, to: isWanted ? .prepared : .held, because: reason)
    }

    /// Sends a purchase until its outcome is known. The caller has the desk's permission.
    private func send(_ submission: SubmissionRecord, _ edit: EditRecord, _ age: IntentAge) async throws {
        let started = context.timekeeper.uptime()
        while true {
            switch try await post.send(submission, edit, doubtful: false) {
            case .done:
                return
            case .doubt:
                return try await settler.settle(submission, edit, age)
            case .later:
                guard context.timekeeper.uptime() - started < context.settings.throttlePatience else {
                    return try await stop(submission, edit, .throttled(provider.traits))
                }
            case .notSent(let failure):
                guard await desk.submissions.isPatient else {
                    return try await stop(submission, edit, .unreachable(provider.traits, failure))
                }
                await context.warn("provider-unreachable", "\(provider.traits.title) cannot be reached; trying again")
            }
            guard try await desk.submissions.acquire(again: true) else {
                let stop = await context.control.stop(of: desk.id) ?? .interrupted
                return try await giveUp(submission, edit, to: .held, because: stop)
            }
        }
    }

    private func stop(_ submission: SubmissionRecord, _ edit: EditRecord, _ reason: WanbatchError) async throws {
        try await giveUp(submission, edit, to: .held, because: reason)
        await context.stopSubmitting(to: desk.id, because: reason)
    }

    /// Ends a purchase of which nothing was bought.
    private func giveUp(
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        to state: EditState,
        because reason: WanbatchError
    ) async throws {
        try await ledger.refused(submission, to: state, because: reason, context.stamp)
        await context.stepped(edit, to: state, because: reason, easesBudget: true)
    }
}

extension WanbatchError {
    /// The provider cannot be reached.
    fileprivate static func unreachable(_ provider: ProviderTraits, _ failure: WebFailure) -> WanbatchError {
        WanbatchError(
            .unavailable,
            "provider-unreachable",
            "\(provider.title) cannot be reached: \(failure.message)",
            hint: "check the network and the base URL, then run again: nothing was bought"
        )
    }

    /// The provider refuses without end.
    fileprivate static func throttled(_ provider: ProviderTraits) -> WanbatchError {
        WanbatchError(
            .stopped,
            "throttled",
            "\(provider.title) has been refusing submissions for hours (429)",
            hint: "run again later: nothing was bought"
        )
    }
}
