import EditModel
import EditProviders
import Foundation
import JobLedger

/// The end of a run: what was not submitted is held where there is a reason, limits are remembered, and all is told.
struct RunEnding: Sendable {
    let run: String
    let batch: String
    let ledger: JobLedger

    /// Writes down what a run leaves: what it may not submit is held, and limits are remembered.
    ///
    /// - Parameter context: The run.
    /// - Throws: `WanbatchError` of kind `storage`.
    static func settle(_ context: RunContext) async throws {
        for desk in context.desks.values {
            if let stop = await context.control.stop(of: desk.id) {
                let held = try await context.ledger.hold(
                    context.batch,
                    provider: desk.id,
                    because: stop,
                    context.stamp
                )
                if held > 0 { await context.control.note(stop) }
            }
            let memory = await desk.submissions.memory
            try await context.ledger.remember(
                governor: memory,
                of: desk.provider.account,
                now: context.timekeeper.now()
            )
        }
        try await OutputDelivery(context: context).deliver(nil)
    }

    /// Lets go of the batch and says how the run ended.
    ///
    /// - Parameter reasons: Why it ended early, in the order in which it happened.
    /// - Throws: `WanbatchError` of kind `storage`.
    func summary(_ reasons: [WanbatchError]) async throws -> RunSummary {
        let waiting = try await waitingResults()
        try await ledger.release(batch)
        let problems = try await ledger.edits(changedBy: run, in: EditState.badEnds)
        let hasProblems = problems.contains { $0.state != .stalled }
        return RunSummary(
            run: run,
            batch: batch,
            exit: ExitCode.of(reasons, hasProblems: hasProblems),
            reasons: reasons,
            counts: try await ledger.counts(of: batch),
            money: try await ledger.money(of: batch, run: run),
            submitted: try await ledger.submissionCount(of: run),
            problems: problems.map(EditEvent.init(of:)),
            waiting: waiting.count,
            firstLinkDies: waiting.compactMap(\.linkExpiresAt).min().map {
                Timestamp.rfc3339(Date(timeIntervalSince1970: Double($0) / 1000))
            }
        )
    }

    private func waitingResults() async throws -> [SubmissionRecord] {
        let succeeded = try await ledger.submissions(of: batch, in: .succeeded)
        return try await succeeded + ledger.submissions(of: batch, in: .running)
    }
}

extension EditEvent {
    /// How an edit ended.
    init(of edit: EditRecord) {
        self.init(
            edit: edit.edit,
            clip: edit.clip.shortName,
            state: edit.state,
            code: edit.reasonCode,
            message: edit.reasonText,
            task: nil
        )
    }
}
