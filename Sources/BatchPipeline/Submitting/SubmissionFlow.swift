import ClipPublishing
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

    // MARK: - New purchases

    /// Buys an edit. The caller has the desk's permission.
    ///
    /// - Parameter edit: A published edit.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func submit(_ edit: EditRecord) async throws {
        guard let submission = try await intent(for: edit) else {
            await desk.submissions.ended()
            return await context.bell.ring()
        }
        await context.stepped(edit, to: .submitting)
        try await send(submission, edit)
    }

    /// The intent, written down; `nil` when the edit is not bought now.
    private func intent(for edit: EditRecord) async throws -> SubmissionRecord? {
        guard let order = try await order(for: edit) else {
            try await ledger.back(edit.edit, to: .prepared, context.stamp)
            await context.stepped(edit, to: .prepared)
            return nil
        }
        let key = "wanbatch-" + context.random.hex(20)
        let request: SubmissionRequest
        do {
            request = try provider.submission(of: order, key: key)
        } catch let error as WanbatchError where error.kind == .edit {
            try await ledger.refuse(edit.edit, because: error, context.stamp)
            await context.stepped(edit, to: .refused, because: error)
            return nil
        }
        let intent = SubmissionIntent(
            edit: edit.edit,
            run: context.run,
            model: provider.traits.model,
            key: key,
            address: provider.request(for: request).url,
            body: Data(request.body),
            input: .milliseconds(edit.inputMs ?? 0),
            expected: .milliseconds(edit.expectedMs ?? 0),
            unitPrice: edit.unitPrice,
            reservation: edit.reservation,
            maximumCost: context.settings.maximumCost
        )
        return try await begin(intent, edit)
    }

    private func begin(_ intent: SubmissionIntent, _ edit: EditRecord) async throws -> SubmissionRecord? {
        switch try await ledger.begin(intent, context.stamp) {
        case .written(let submission):
            return submission
        case .taken:
            await context.control.setAside(edit.edit)
        case .overBudgetForNow where try await isAnythingUnderWay():
            await context.control.waitForBudget(edit.edit)
        case .overBudgetForNow, .overBudget:
            try await holdForBudget(edit)
        }
        return nil
    }

    /// Whether this run still works on something whose reservation may become less.
    private func isAnythingUnderWay() async throws -> Bool {
        let work = try await ledger.work(of: context.batch, excluding: await context.control.aside)
        return work.contains { [.submitting, .running, .succeeded].contains($0.state) }
    }

    private func holdForBudget(_ edit: EditRecord) async throws {
        let reason = WanbatchError(
            .stopped,
            "budget",
            "the budget of \(context.settings.maximumCost?.description ?? "?") USD leaves no room for it",
            hint: "run again with a higher --max-cost"
        )
        try await ledger.hold(edit.edit, because: reason, context.stamp)
        await context.control.note(reason)
        await context.stepped(edit, to: .held, because: reason)
    }

    /// The order with the URLs of today; `nil` when one of them is dead or near its end.
    private func order(for edit: EditRecord) async throws -> EditOrder? {
        guard let media = edit.prepared, let clip = try await url(of: media.clip) else { return nil }
        var references: [String] = []
        for part in media.references {
            guard let url = try await url(of: part) else { return nil }
            references.append(url)
        }
        return EditOrder(options: edit.options, clipURL: clip, referenceURLs: references)
    }

    private func url(of part: PreparedPart) async throws -> String? {
        if let address = part.address { return address }
        guard let known = try await ledger.publication(of: part.digest, by: desk.publisher.key),
            known.lives(for: context.settings.linkReserve, from: context.timekeeper.now())
        else { return nil }
        return known.url
    }

    // MARK: - What an earlier run left

    /// Goes on with a purchase that an earlier run wrote down.
    ///
    /// - Parameter submission: Its edit is `submitting`.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func resume(_ submission: SubmissionRecord) async throws {
        guard let edit = try await ledger.edit(submission.edit) else { return }
        let neverLeft = submission.state == .waiting || submission.posts == 0
        guard neverLeft, !submission.doubtful else {
            return try await SubmissionSettler(flow: self).settle(submission, edit)
        }
        let age = context.timekeeper.now().timeIntervalSince1970 - Double(submission.intentAt) / 1000
        if let stop = await context.control.stop(of: desk.id) {
            return try await giveUp(submission, edit, to: .held, because: stop)
        }
        if age > context.settings.replayWindow.inSeconds {
            let reason = WanbatchError(.edit, "intent-old", "an earlier run wrote it down but did not send it")
            return try await giveUp(submission, edit, to: .prepared, because: reason)
        }
        try await desk.submissions.acquire(again: true)
        try await send(submission, edit)
    }

    // MARK: - POSTs

    /// Sends a purchase until its outcome is known. The caller has the desk's permission.
    private func send(_ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        var failures = 0
        while true {
            switch try await post(submission, edit, doubtful: false) {
            case .done:
                return
            case .doubt:
                return try await SubmissionSettler(flow: self).settle(submission, edit)
            case .later:
                break
            case .notSent(let failure):
                failures += 1
                guard failures < Self.connectAttempts else {
                    let reason = WanbatchError(
                        .unavailable,
                        "provider-unreachable",
                        "\(provider.traits.title) cannot be reached: \(failure.message)",
                        hint: "check the network and the base URL, then run again: nothing was bought"
                    )
                    try await giveUp(submission, edit, to: .held, because: reason)
                    return await context.stopSubmitting(to: desk.id, because: reason)
                }
                let wait = RetryPolicy(attempts: Self.connectAttempts, base: context.settings.retryBase)
                try await context.timekeeper.sleep(wait.delay(attempt: failures, random: context.random))
            }
            if let stop = await context.control.stop(of: desk.id) {
                return try await giveUp(submission, edit, to: .held, because: stop)
            }
            try await desk.submissions.acquire(again: true)
            if let stop = await context.control.stop(of: desk.id) {
                await desk.submissions.ended()
                return try await giveUp(submission, edit, to: .held, because: stop)
            }
        }
    }

    private static let connectAttempts = 6

    /// What came of one POST.
    enum PostResult: Sendable {
        /// The outcome is known and written down.
        case done
        /// Refused for the moment: again when the desk permits.
        case later
        /// Not a byte left.
        case notSent(WebFailure)
        /// Nobody can tell.
        case doubt(retryAfter: Duration?)
    }

    /// Sends a purchase once and writes down what came of it: one piece, which cancellation does not cut.
    ///
    /// - Parameters:
    ///   - submission: The purchase.
    ///   - edit: Its edit.
    ///   - doubtful: Whether the outcome of an earlier POST is not known: then only a task proves anything.
    func post(_ submission: SubmissionRecord, _ edit: EditRecord, doubtful: Bool) async throws -> PostResult {
        try await shielded {
            try await ledger.posting(submission.id)
            let request = provider.request(
                for: provider.submission(stored: Array(submission.body), key: submission.key)
            )
            let outcome = provider.outcome(ofSubmission: await answer(to: request))
            return try await record(outcome, submission, edit, doubtful: doubtful)
        }
    }

    private func answer(to request: WebRequest) async -> Result<WebResponse, WebFailure> {
        do {
            return .success(try await context.transport.send(request, limits: .submission))
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
    ) async throws -> PostResult {
        switch outcome {
        case .accepted(let task):
            return try await accept(task.id, submission, edit)
        case .notSent(let failure):
            await desk.submissions.ended(isOutage: true)
            if doubtful { return .doubt(retryAfter: nil) }
            try await ledger.waits(submission.id, because: WanbatchError(.edit, failure.code, failure.message))
            return .notSent(failure)
        case .refused(let rejection):
            return try await record(rejection, submission, edit, doubtful: doubtful)
        case .unknown(let code, let message):
            await desk.submissions.ended(isOutage: true)
            try await ledger.doubts(submission.id, because: WanbatchError(.edit, code, message))
            return .doubt(retryAfter: nil)
        }
    }

    private func accept(_ task: TaskID, _ submission: SubmissionRecord, _ edit: EditRecord) async throws -> PostResult {
        do {
            try await ledger.accepted(submission, task: task.text, context.stamp)
        } catch let error as WanbatchError where error.kind == .edit {
            await desk.submissions.ended()
            try await ledger.doubts(submission.id, because: error)
            return .doubt(retryAfter: nil)
        }
        await desk.submissions.accepted()
        await context.stepped(edit, to: .running, task: task.text)
        return .done
    }

    private func record(
        _ rejection: ProviderRejection,
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        doubtful: Bool
    ) async throws -> PostResult {
        let throttle = rejection.throttle(now: context.timekeeper.now())
        let reason = rejection.reason(clip: edit.clip.shortName, provider: provider.traits)
        if !doubtful, rejection.endsSubmitting {
            // Before the desk hears of it, or another one would leave at once.
            await context.stopSubmitting(to: desk.id, because: reason)
        }
        if throttle.isThrottled {
            await desk.submissions.refused(retryAfter: throttle.retryAfter)
        } else {
            await desk.submissions.ended()
        }
        if doubtful { return .doubt(retryAfter: throttle.retryAfter) }
        switch rejection.meaning {
        case .throttled:
            try await ledger.waits(submission.id, because: reason)
            return .later
        case .badInput, .contentPolicy:
            try await ledger.refused(submission, to: .failed, because: reason, context.stamp)
            await context.stepped(edit, to: .failed, because: reason)
        case .access, .exhausted:
            try await ledger.refused(submission, to: .held, because: reason, context.stamp)
            await context.stepped(edit, to: .held, because: reason)
        }
        await context.control.budgetEased()
        return .done
    }

    /// Ends a purchase of which nothing was bought.
    private func giveUp(
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        to state: EditState,
        because reason: WanbatchError
    ) async throws {
        try await ledger.refused(submission, to: state, because: reason, context.stamp)
        await context.stepped(edit, to: state, because: reason)
        await context.control.budgetEased()
    }
}

extension ProviderRejection {
    /// Whether the provider only wants to be asked later, and when.
    func throttle(now: Date) -> (isThrottled: Bool, retryAfter: Duration?) {
        guard case .throttled(let retryAfter) = meaning else { return (false, nil) }
        return (true, retryAfter?.wait(now: now))
    }

    /// Whether the next submission would meet the same refusal.
    var endsSubmitting: Bool {
        switch meaning {
        case .access, .exhausted: true
        case .badInput, .contentPolicy, .throttled: false
        }
    }

    /// The refusal as an error for the person.
    func reason(clip: String, provider: ProviderTraits) -> WanbatchError {
        let said = "\(provider.title) says: \(message) (\(code), HTTP \(status))"
        let context = ["status": "\(status)", "request": requestID ?? ""]
        switch meaning {
        case .badInput, .contentPolicy:
            return WanbatchError(.edit, code, said, context: context)
        case .access:
            return WanbatchError(
                .access,
                code,
                said,
                hint: "check the API key and what the account may use, then run again: nothing is lost",
                context: context
            )
        case .exhausted:
            return WanbatchError(
                .stopped,
                code,
                said,
                hint: "top up the account, then run again: the rest is held",
                context: context
            )
        case .throttled:
            return WanbatchError(.edit, code, said, context: context)
        }
    }
}
