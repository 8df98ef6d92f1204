import DequeModule
import EditModel
import EditProviders
import Foundation
import JobLedger

/// published -> submitting -> running: buys each edit once, as many at a time as the provider allows.
///
/// One stage for each provider. What an earlier run left between intent and answer is settled first.
struct SubmitStage: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    /// Works until the run is over.
    ///
    /// - Throws: Whatever the ledger throws: then the run ends. `CancellationError`.
    func run() async throws {
        let flow = SubmissionFlow(context: context, desk: desk)
        let busy = BusySet()
        let failures = FailureBox()
        let bell = context.bell[.published]
        var taken: Deque<EditRecord> = []
        var claims = -1
        try await withThrowingDiscardingTaskGroup { group in
            while await !context.control.isOver {
                try Task.checkCancellation()
                try failures.check()
                let seen = await bell.count
                if await claims != context.control.claims {
                    claims = await context.control.claims
                    for left in try await left(busy.edits) where busy.insert(left.edit) {
                        group.addTask { try await work(left.edit, busy, failures) { try await flow.resume(left) } }
                    }
                }
                guard let edit = try await next(&taken, excluding: busy.edits),
                    try await desk.submissions.acquire()
                else {
                    try await bell.wait(after: seen)
                    continue
                }
                guard busy.insert(edit.edit) else {
                    await desk.submissions.ended()
                    continue
                }
                group.addTask { try await work(edit.edit, busy, failures) { try await flow.submit(edit) } }
            }
        }
    }

    private static let takenAtOnce = 64

    private func work(
        _ edit: EditID,
        _ busy: BusySet,
        _ failures: FailureBox,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        let result = await failures.watching(body)
        busy.remove(edit)
        // Whoever waits for a permission is told: nothing more is begun after an error.
        if case .failure = result { await desk.submissions.stop() }
        await context.bell[.published].ring()
        try result.get()
    }

    /// Purchases that are written down but nobody in this run works on.
    ///
    /// - Parameter busy: What was worked on before the ledger is asked: its answer may be old by the time it is here.
    private func left(_ busy: Set<EditID>) async throws -> [SubmissionRecord] {
        let aside = await context.control.aside.union(busy)
        return try await context.ledger.submissions(of: context.batch, in: .submitting, provider: desk.id)
            .filter { !aside.contains($0.edit) }
    }

    /// The next edit to buy; some more are taken from the ledger at once.
    private func next(_ taken: inout Deque<EditRecord>, excluding busy: Set<EditID>) async throws -> EditRecord? {
        guard await context.control.stop(of: desk.id) == nil else { return nil }
        if let deadline = context.settings.deadline, context.timekeeper.now() >= deadline {
            await context.stopSubmitting(to: nil, because: .deadline)
            return nil
        }
        let excluded = await busy.union(context.control.aside).union(context.control.waitingForBudget)
        taken.removeAll { excluded.contains($0.edit) }
        if taken.isEmpty {
            taken += try await context.ledger.next(
                of: context.batch,
                in: .published,
                provider: desk.id,
                excluding: excluded,
                limit: Self.takenAtOnce
            )
        }
        return taken.popFirst()
    }
}

extension WanbatchError {
    /// The deadline of the run has passed.
    static let deadline = WanbatchError(
        .stopped,
        "deadline",
        "the deadline has passed: nothing more is submitted, what runs is still collected",
        hint: "run again to continue"
    )
}
