import ClipPublishing
import EditModel
import EditProviders
import Foundation
import JobLedger

/// Writes a purchase down before it is sent: the order with today's URLs, its exact bytes, a new key, the reservation.
struct IntentWriter: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var provider: any EditProvider { desk.provider }

    /// The purchase of an edit, written down.
    ///
    /// - Parameter edit: A published edit.
    /// - Returns: `nil` when the edit is not bought now: its link is near its end, it does not fit the budget, it breaks
    ///   a limit, or another run was first.
    /// - Throws: Whatever the ledger throws.
    func write(_ edit: EditRecord) async throws -> SubmissionRecord? {
        guard let order = try await order(for: edit) else {
            try await context.ledger.back(edit.edit, to: .prepared, context.stamp)
            await context.stepped(edit, to: .prepared)
            return nil
        }
        do {
            let key = "wanbatch-" + context.random.hex(20)
            return try await begin(intent(for: edit, try provider.submission(of: order, key: key)), edit)
        } catch let error as WanbatchError where error.kind == .edit {
            try await context.ledger.refuse(edit.edit, because: error, context.stamp)
            await context.stepped(edit, to: .refused, because: error)
            return nil
        }
    }

    private func intent(for edit: EditRecord, _ request: SubmissionRequest) -> SubmissionIntent {
        let input = Duration.milliseconds(edit.inputMs ?? 0)
        let price = context.prices.price(of: provider.traits, at: edit.options.quality)
        let cost = EditCost(input: input, options: edit.options, price: price)
        return SubmissionIntent(
            edit: edit.edit,
            run: context.run,
            model: provider.traits.model,
            key: request.key,
            address: provider.request(for: request).url,
            body: Data(request.body),
            input: input,
            expected: cost.expected,
            unitPrice: cost.unitPrice,
            reservation: cost.reservation,
            maximumCost: context.settings.maximumCost,
            maximumMonthCost: context.settings.maximumMonthCost
        )
    }

    private func begin(_ intent: SubmissionIntent, _ edit: EditRecord) async throws -> SubmissionRecord? {
        // The look at the links may have taken its time.
        if let deadline = context.settings.deadline, context.timekeeper.now() >= deadline {
            await context.stopSubmitting(to: nil, because: .deadline)
            return nil
        }
        let easings = await context.control.easings
        switch try await context.ledger.begin(intent, context.stamp) {
        case .written(let submission):
            return submission
        case .taken:
            await context.control.setAside(edit.edit)
        case .overBudgetForNow(let scope):
            await context.control.waitForBudget(edit.edit, because: .budget(scope, context), since: easings)
        case .overBudget(let scope):
            let reason = WanbatchError.budget(scope, context)
            try await context.ledger.hold(edit.edit, because: reason, context.stamp)
            await context.control.note(reason)
            await context.stepped(edit, to: .held, because: reason)
        }
        return nil
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
        guard let known = try await context.ledger.publication(of: part.digest, by: desk.publisher.key),
            known.lives(for: context.settings.linkReserve, from: context.timekeeper.now()),
            await desk.publisher.isAlive(known.publication, bytes: part.bytes)
        else { return nil }
        return known.url
    }
}
