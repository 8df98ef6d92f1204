public import EditModel
import GRDB

extension JobLedger {
    /// Takes the edits of a batch that no living run of another batch works on.
    ///
    /// Two batches may name the same edit; one run at a time works on it. Edits that the batch names no more are let
    /// go: a run that died may have left them in its hands, and they are not to be bought now.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - isAlive: Whether a run holds another batch.
    /// - Returns: How many unfinished edits of the batch are in the hands of another run.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func claim(for batch: String, isAlive: @escaping @Sendable (String) -> Bool) async throws -> Int {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE edit SET holder = NULL
                    WHERE holder = ?1 AND edit NOT IN (SELECT edit FROM batch_row WHERE batch = ?1)
                    """,
                arguments: [batch]
            )
            let others = try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT holder FROM edit WHERE holder IS NOT NULL AND holder <> ?1
                    AND edit IN (SELECT edit FROM batch_row WHERE batch = ?1)
                    """,
                arguments: [batch]
            )
            let living = others.filter(isAlive)
            let marks = Array(repeating: "?", count: living.count).joined(separator: ",")
            try database.execute(
                sql: """
                    UPDATE edit SET holder = ?, position = mine.ordinal FROM
                        (SELECT edit, MIN(ordinal) AS ordinal FROM batch_row WHERE batch = ? GROUP BY edit) AS mine
                    WHERE edit.edit = mine.edit AND (holder IS NULL OR holder NOT IN (\(marks)))
                    """,
                arguments: StatementArguments([batch, batch]) + StatementArguments(living)
            )
            return try Int.fetchOne(
                database,
                sql: """
                    SELECT COUNT(*) FROM edit WHERE holder <> ?1 AND state NOT IN ('archived', 'refused', 'failed',
                        'unknown', 'lost', 'held', 'stalled')
                    AND edit IN (SELECT edit FROM batch_row WHERE batch = ?1)
                    """,
                arguments: [batch]
            ) ?? 0
        }
    }

    /// Lets go of a batch's edits at the end of its run, so that other batches may work on them.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func release(_ batch: String) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE edit SET holder = NULL WHERE holder = ?", arguments: [batch])
        }
    }

    /// Puts the edits that an earlier run held back among the planned ones, and asks stalled tasks again.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - submitting: Whether this run submits; `collect` leaves held edits alone, and asks for lost ones again.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func reopen(_ batch: String, submitting: Bool, _ stamp: StepStamp) async throws {
        try await write { database in
            var moves = ["stalled": "running"]
            if submitting { moves["held"] = "planned" } else { moves["lost"] = "succeeded" }
            for (from, to) in moves {
                try database.execute(
                    sql: """
                        UPDATE edit SET state = ?, reason_code = NULL, reason_text = NULL, changed_at = ?, changed_by = ?
                        WHERE holder = ? AND state = ?
                        """,
                    arguments: [to, stamp.at.milliseconds, stamp.run, batch, from]
                )
            }
        }
    }

    /// Holds every edit of the batch that is not submitted yet: for the next run.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - provider: Only edits of this provider; `nil` for all.
    ///   - reason: Why.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func hold(
        _ batch: String,
        provider: ProviderID? = nil,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE edit SET state = 'held', reason_code = :code, reason_text = :text, changed_at = :at,
                        changed_by = :run
                    WHERE holder = :batch AND state IN ('planned', 'prepared', 'published')
                        AND (:provider IS NULL OR provider = :provider)
                    """,
                arguments: [
                    "code": reason.code, "text": reason.message, "at": stamp.at.milliseconds, "run": stamp.run,
                    "batch": batch, "provider": provider?.rawValue,
                ]
            )
        }
    }
}
