import EditModel
public import Foundation
import GRDB

/// Who changes an edit, and when: part of every step.
public struct StepStamp: Sendable {
    /// The run that takes the step.
    public var run: String
    /// The moment.
    public var at: Date

    /// A stamp.
    ///
    /// - Parameters:
    ///   - run: The run that takes the step.
    ///   - at: The moment.
    public init(run: String, at: Date) {
        self.run = run
        self.at = at
    }
}

extension Database {
    /// Executes one statement that is executed for every edit: it is compiled once.
    func step(sql: String, arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// An edit.
    func edit(_ id: EditID) throws -> EditRecord? {
        try EditRecord.fetchOne(cachedStatement(sql: "SELECT * FROM edit WHERE edit = ?"), arguments: [id.hex])
    }

    /// A submission, by its number.
    func submission(_ id: Int64) throws -> SubmissionRecord? {
        try SubmissionRecord.fetchOne(
            cachedStatement(sql: "SELECT * FROM submission WHERE id = ?"),
            arguments: [id]
        )
    }

    /// Moves the edit of a purchase; one that was bought anew since is not moved by what is told of the older purchase.
    func move(
        of submission: SubmissionRecord,
        from: Set<EditState>,
        to state: EditState,
        because reason: WanbatchError? = nil,
        _ stamp: StepStamp
    ) throws {
        guard try edit(submission.edit)?.submission == submission.id else {
            throw WanbatchError(
                .storage,
                "step-out-of-order",
                "edit \(submission.edit.short) cannot become \(state.rawValue) by its older task",
                hint: "nothing was changed; run again to continue"
            )
        }
        try move(submission.edit, from: from, to: state, because: reason, stamp)
    }

    /// Moves an edit from one of the given states to another; anything else is a broken promise and changes nothing.
    func move(
        _ edit: EditID,
        from: Set<EditState>,
        to state: EditState,
        because reason: WanbatchError? = nil,
        _ stamp: StepStamp
    ) throws {
        let states = from.map(\.rawValue)
        let marks = Array(repeating: "?", count: states.count).joined(separator: ",")
        var arguments: StatementArguments = [
            state.rawValue, reason?.code, reason?.message, stamp.at.milliseconds, stamp.run,
            ![.archived, .refused, .failed].contains(state), edit.hex,
        ]
        arguments += StatementArguments(states)
        try step(
            sql: """
                UPDATE edit SET state = ?, reason_code = ?, reason_text = ?, changed_at = ?, changed_by = ?,
                    holder = CASE WHEN ? THEN holder END
                WHERE edit = ? AND state IN (\(marks))
                """,
            arguments: arguments
        )
        guard changesCount == 1 else {
            let now = try String.fetchOne(self, sql: "SELECT state FROM edit WHERE edit = ?", arguments: [edit.hex])
            throw WanbatchError(
                .storage,
                "step-out-of-order",
                "edit \(edit.short) cannot become \(state.rawValue): it is \(now ?? "not in the ledger")",
                hint: "nothing was changed; run again to continue"
            )
        }
    }
}
