public import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// published -> submitting: the purchase is written down, and its reservation counted, before a byte leaves.
    ///
    /// The budgets are checked in the same transaction: that of the run over every reservation of the run in this
    /// world, that of the month over every run of the archive. What a stalled task reserves counts, but is not waited
    /// for.
    ///
    /// - Parameters:
    ///   - intent: What is to be bought.
    ///   - stamp: The run and the moment.
    /// - Returns: The submission, or why there is none.
    /// - Throws: ``EditModel/WanbatchError`` `price-unknown` (usage) when there is a budget but no price; of kind
    ///   `storage`.
    public func begin(_ intent: SubmissionIntent, _ stamp: StepStamp) async throws -> IntentResult {
        try await write(.intentWritten) { database in
            guard let edit = try database.edit(intent.edit), edit.state == .published else {
                return .taken
            }
            if let obstacle = try database.obstacle(to: intent, of: edit, at: stamp.at) { return obstacle }
            try database.reservePieces(of: edit, run: intent.run)
            try database.move(intent.edit, from: [.published], to: .submitting, stamp)
            try database.step(
                sql: """
                    INSERT INTO submission (edit, run, world, provider, model, key, address, body, state, intent_at,
                        input_ms, expected_ms, unit_price, reservation)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    intent.edit.hex, intent.run, edit.world.rawValue, edit.provider.rawValue, intent.model, intent.key,
                    intent.address, intent.body, stamp.at.milliseconds, intent.input.inMilliseconds,
                    intent.expected.inMilliseconds, intent.unitPrice, intent.reservation?.units,
                ]
            )
            let id = database.lastInsertedRowID
            try database.step(
                sql: "UPDATE edit SET submission = ?, attempts = attempts + 1 WHERE edit = ?",
                arguments: [id, intent.edit.hex]
            )
            guard let submission = try database.submission(id) else { return .taken }
            return .written(submission)
        }
    }

    /// A POST is about to leave.
    ///
    /// - Parameters:
    ///   - submission: The submission's number.
    ///   - now: The moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func posting(_ submission: Int64, at now: Date) async throws {
        try await write(.posted) { database in
            try database.step(
                sql: "UPDATE submission SET state = 'open', posts = posts + 1, posted_at = ? WHERE id = ?",
                arguments: [now.milliseconds, submission]
            )
        }
    }

    /// The provider refused for the moment (429), or not a byte left: proved unpaid, unless an earlier POST is in doubt.
    ///
    /// - Parameters:
    ///   - submission: The submission's number.
    ///   - reason: What was said.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func waits(_ submission: Int64, because reason: WanbatchError) async throws {
        try await write(.postponed) { database in
            try database.step(
                sql: """
                    UPDATE submission SET state = CASE WHEN doubtful THEN 'open' ELSE 'waiting' END,
                        reason_code = ?, reason_text = ? WHERE id = ?
                    """,
                arguments: [reason.code, reason.message, submission]
            )
        }
    }

    /// The outcome of a POST is not known: from now on only a task id proves anything.
    ///
    /// - Parameters:
    ///   - submission: The submission's number.
    ///   - reason: What happened.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func doubts(_ submission: Int64, because reason: WanbatchError) async throws {
        try await write(.doubted) { database in
            try database.step(
                sql: "UPDATE submission SET doubtful = 1, reason_code = ?, reason_text = ? WHERE id = ?",
                arguments: [reason.code, reason.message, submission]
            )
        }
    }

    /// submitting or unknown -> running: the provider has a task. Written before anything else is done.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - task: The provider's id of the task.
    ///   - estimate: How long the provider thinks that it will take.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`; `task-claimed` when the task belongs to another
    ///   submission.
    public func accepted(
        _ submission: SubmissionRecord,
        task: String,
        estimate: Duration? = nil,
        _ stamp: StepStamp
    ) async throws {
        try await write(.idStored) { database in
            let owner = try Int64.fetchOne(
                database.cachedStatement(
                    sql: "SELECT id FROM submission WHERE provider = ? AND world = ? AND task = ? AND id <> ?"
                ),
                arguments: [submission.provider.rawValue, submission.world.rawValue, task, submission.id]
            )
            if owner != nil {
                throw WanbatchError(
                    .edit,
                    "task-claimed",
                    "the provider named a task that belongs to another edit: \(task)"
                )
            }
            try database.move(submission.edit, from: [.submitting, .unknown], to: .running, stamp)
            try database.step(
                sql: """
                    UPDATE submission SET state = 'accepted', task = ?, task_estimate_ms = ?, accepted_at = ?, reason_code = NULL,
                        reason_text = NULL WHERE id = ?
                    """,
                arguments: [task, estimate?.inMilliseconds, stamp.at.milliseconds, submission.id]
            )
        }
    }

    /// submitting -> failed, held or published: the provider proved that nothing was bought.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - state: `failed` for good, `held` for the next run, `prepared` to publish and submit anew.
    ///   - reason: What was said.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func refused(
        _ submission: SubmissionRecord,
        to state: EditState,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) async throws {
        try await write(.submissionRefused) { database in
            try database.move(submission.edit, from: [.submitting], to: state, because: reason, stamp)
            try database.close(submission.id, as: .refused, because: reason, stamp)
        }
    }

    /// submitting -> unknown: nobody can tell whether the edit was bought.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - reason: What happened, and what it may have cost.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func unknown(
        _ submission: SubmissionRecord,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) async throws {
        try await write(.outcomeUnknown) { database in
            try database.move(submission.edit, from: [.submitting], to: .unknown, because: reason, stamp)
            try database.step(
                sql: "UPDATE submission SET state = 'unknown', reason_code = ?, reason_text = ? WHERE id = ?",
                arguments: [reason.code, reason.message, submission.id]
            )
        }
    }
}

extension Database {
    /// Ends a submission that cost nothing.
    func close(
        _ submission: Int64,
        as state: SubmissionRecord.State,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) throws {
        try execute(
            sql: """
                UPDATE submission SET state = ?, reason_code = ?, reason_text = ?, cost = 0, cost_basis = 'none',
                    completed_at = COALESCE(completed_at, ?) WHERE id = ?
                """,
            arguments: [state.rawValue, reason.code, reason.message, stamp.at.milliseconds, submission]
        )
    }
}
