import EditModel
import EditProviders
import Foundation
import JobLedger

/// The end of a run: what was not submitted is held where there is a reason, limits are remembered, and all is told.
struct RunEnding: Sendable {
    let context: RunContext

    /// Ends the run in the ledger and says how it ended.
    ///
    /// - Parameter end: Why it ended before everything was done.
    /// - Throws: `WanbatchError` of kind `storage`.
    func summary(of end: WanbatchError?) async throws -> RunSummary {
        if let end { await context.control.note(end) }
        for desk in context.desks.values {
            if let stop = await context.control.stop(of: desk.id) {
                try await context.ledger.hold(context.batch, provider: desk.id, because: stop, context.stamp)
            }
            let memory = await desk.submissions.memory
            try await context.ledger.remember(
                governor: memory,
                of: desk.provider.account,
                now: context.timekeeper.now()
            )
        }
        let waiting = try await waitingResults()
        try await context.ledger.release(context.batch)
        let problems = try await context.ledger.edits(
            changedBy: context.run,
            in: [.failed, .refused, .unknown, .lost, .stalled]
        )
        var reasons = await context.control.reasons
        if reasons.isEmpty, problems.contains(where: { $0.state == .stalled }) { reasons.append(.interrupted) }
        let hasProblems = problems.contains { $0.state != .stalled }
        return RunSummary(
            run: context.run,
            batch: context.batch,
            exit: ExitCode.of(reasons, hasProblems: hasProblems),
            reasons: reasons,
            counts: try await context.ledger.counts(of: context.batch),
            submitted: try await context.ledger.submissionCount(of: context.run),
            problems: problems.map(EditEvent.init(of:)),
            waiting: waiting.count,
            firstLinkDies: waiting.compactMap(\.linkExpiresAt).min().map {
                Timestamp.rfc3339(Date(timeIntervalSince1970: Double($0) / 1000))
            }
        )
    }

    private func waitingResults() async throws -> [SubmissionRecord] {
        let succeeded = try await context.ledger.submissions(of: context.batch, in: .succeeded)
        return try await succeeded + context.ledger.submissions(of: context.batch, in: .running)
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
