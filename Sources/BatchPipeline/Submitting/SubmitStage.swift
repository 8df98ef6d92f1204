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

    /// Works until the run is over or submitting has stopped.
    ///
    /// - Throws: Whatever the ledger throws: then the run ends. `CancellationError`.
    func run() async throws {
        let flow = SubmissionFlow(context: context, desk: desk)
        let busy = BusySet()
        let failures = FailureBox()
        try await withThrowingDiscardingTaskGroup { group in
            for left in try await context.ledger.submissions(of: context.batch, in: .submitting, provider: desk.id) {
                group.addTask { try await work(failures) { try await flow.resume(left) } }
            }
            while await isOpen() {
                try Task.checkCancellation()
                try failures.check()
                let seen = await context.bell.count
                guard let edit = try await next(excluding: busy.edits) else {
                    try await context.bell.wait(after: seen)
                    continue
                }
                try await desk.submissions.acquire()
                guard await isOpen(), busy.insert(edit.edit) else {
                    await desk.submissions.ended()
                    continue
                }
                group.addTask {
                    try await work(failures) {
                        defer { busy.remove(edit.edit) }
                        try await flow.submit(edit)
                    }
                }
            }
        }
    }

    /// Does a work; the stage hears of its error.
    private func work(_ failures: FailureBox, _ body: () async throws -> Void) async throws {
        let result = await failures.watching(body)
        await context.bell.ring()
        try result.get()
    }

    private func isOpen() async -> Bool {
        if await context.control.isOver { return false }
        if let deadline = context.settings.deadline, context.timekeeper.now() >= deadline {
            await context.stopSubmitting(to: nil, because: .deadline)
        }
        return await context.control.stop(of: desk.id) == nil
    }

    private func next(excluding busy: Set<EditID>) async throws -> EditRecord? {
        let excluded = await busy.union(context.control.aside).union(context.control.waitingForBudget)
        return try await context.ledger.next(
            of: context.batch,
            in: .published,
            provider: desk.id,
            excluding: excluded,
            limit: 1
        ).first
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
