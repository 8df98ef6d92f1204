public import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// The progress of some tasks in percent: for the eye, not a step.
    ///
    /// - Parameter percents: 0 to 100, by the submission's number.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func progress(_ percents: [Int64: Int]) async throws {
        try await write(.progressed) { database in
            for (submission, percent) in percents {
                try database.step(
                    sql: "UPDATE submission SET progress = ? WHERE id = ?",
                    arguments: [percent, submission]
                )
            }
        }
    }

    /// running -> succeeded: the task has ended well, and its output can be collected.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - ending: What the provider said.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func succeeded(_ submission: SubmissionRecord, _ ending: TaskEnding, _ stamp: StepStamp) async throws {
        try await write(.seenSucceeded) { database in
            try database.move(of: submission, from: [.running], to: .succeeded, stamp)
            try database.record(ending, of: submission.id, state: .succeeded, stamp)
        }
    }

    /// Fresh links for an output that is still to be collected.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - ending: What the provider said.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func relinked(_ submission: SubmissionRecord, _ ending: TaskEnding, _ stamp: StepStamp) async throws {
        try await write(.relinked) { try $0.record(ending, of: submission.id, state: .succeeded, stamp) }
    }

    /// running -> failed, or back to prepared for another submission: the task failed and is free.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - again: Whether the edit is to be submitted anew; otherwise it failed for good.
    ///   - reason: What the provider said.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func taskFailed(
        _ submission: SubmissionRecord,
        again: Bool,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) async throws {
        try await write(.taskFailed) { database in
            try database.move(
                of: submission,
                from: [.running],
                to: again ? .prepared : .failed,
                because: reason,
                stamp
            )
            try database.close(submission.id, as: .failed, because: reason, stamp)
        }
    }

    /// running -> stalled: the task outlived every patience; the next run asks again.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - reason: How long was waited.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func stalled(_ submission: SubmissionRecord, because reason: WanbatchError, _ stamp: StepStamp) async throws
    {
        try await write(.stalled) {
            try $0.move(of: submission, from: [.running], to: .stalled, because: reason, stamp)
        }
    }

    /// running or succeeded -> lost: paid, but no file can be had.
    ///
    /// - Parameters:
    ///   - submission: The submission.
    ///   - reason: Why.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func lost(_ submission: SubmissionRecord, because reason: WanbatchError, _ stamp: StepStamp) async throws {
        try await write(.lost) { database in
            try database.move(of: submission, from: [.running, .succeeded], to: .lost, because: reason, stamp)
            try database.step(
                sql: "UPDATE submission SET state = 'lost', reason_code = ?, reason_text = ? WHERE id = ?",
                arguments: [reason.code, reason.message, submission.id]
            )
        }
    }
}

/// How a task ended well.
public struct TaskEnding: Sendable {
    /// The output's links.
    public var links: [String]
    /// When the first of them may die.
    public var linkExpiresAt: Date?
    /// What the provider says that it charged, in its credits.
    public var credits: Decimal?
    /// What that is, or what the provider says that it charged in USD.
    public var cost: Money?

    /// How a task ended well.
    ///
    /// - Parameters:
    ///   - links: The output's links.
    ///   - linkExpiresAt: When the first of them may die.
    ///   - credits: What the provider says that it charged, in its credits.
    ///   - cost: What that is in USD.
    public init(links: [String], linkExpiresAt: Date?, credits: Decimal?, cost: Money?) {
        self.links = links
        self.linkExpiresAt = linkExpiresAt
        self.credits = credits
        self.cost = cost
    }
}

extension Database {
    /// Writes down how a task ended; what was known of the charge stays where nothing newer is said.
    func record(
        _ ending: TaskEnding,
        of submission: Int64,
        state: SubmissionRecord.State,
        _ stamp: StepStamp
    ) throws {
        let links = String(decoding: try JSONEncoder().encode(ending.links), as: UTF8.self)
        try step(
            sql: """
                UPDATE submission SET state = ?, links = ?, link_expires_at = ?, progress = 100,
                    completed_at = COALESCE(completed_at, ?), credits = COALESCE(?, credits),
                    cost = COALESCE(?, cost),
                    cost_basis = CASE WHEN ? IS NULL THEN cost_basis ELSE 'provider' END
                WHERE id = ?
                """,
            arguments: [
                state.rawValue, links, ending.linkExpiresAt?.milliseconds, stamp.at.milliseconds,
                ending.credits.map { "\($0)" }, ending.cost?.units, ending.cost?.units, submission,
            ]
        )
    }
}
