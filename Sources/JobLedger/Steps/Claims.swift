public import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// Lets go of the edits of runs that have died, so that this batch's plan may change what nobody works on.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - isAlive: Whether a run holds another batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func releaseDead(for batch: String, isAlive: @escaping @Sendable (String) -> Bool) async throws {
        try await write { database in
            let holders = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT holder FROM edit WHERE holder IS NOT NULL"
            )
            for holder in holders where holder == batch || !isAlive(holder) {
                try database.execute(sql: "UPDATE edit SET holder = NULL WHERE holder = ?", arguments: [holder])
            }
        }
    }

    /// Takes the edits of a batch that no living run of another batch works on.
    ///
    /// Two batches may name the same edit; one run at a time works on it. Left alone are edits that the manifest names
    /// no more and that are not submitted, for they are not to be bought now; and edits of another world, for
    /// rehearsals and real money never mix.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - worlds: The world of each provider in this run.
    ///   - isAlive: Whether a run holds another batch.
    /// - Returns: What is not in this run's hands though it is unfinished.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func claim(
        for batch: String,
        worlds: [ProviderID: World],
        isAlive: @escaping @Sendable (String) -> Bool
    ) async throws -> ClaimResult {
        let names = worlds.map { "\($0.key.rawValue)/\($0.value.rawValue)" }
        let mine = String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
        return try await write { database in
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
                        (SELECT edit, MIN(ordinal) AS ordinal, MIN(departed) AS departed FROM batch_row
                            WHERE batch = ? GROUP BY edit) AS mine
                    WHERE edit.edit = mine.edit
                        AND edit.provider || '/' || edit.world IN (SELECT value FROM json_each(?))
                        AND NOT (mine.departed AND state IN ('planned', 'prepared', 'published', 'held'))
                        AND (holder IS NULL OR holder NOT IN (\(marks)))
                    """,
                arguments: StatementArguments([batch, batch, mine]) + StatementArguments(living)
            )
            return try ClaimResult(of: batch, mine: mine, in: database)
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
            // A lost output whose task never showed a link is asked for again; one with a link is fetched again.
            let links = "(SELECT links FROM submission WHERE submission.id = edit.submission)"
            var moves = ["stalled": "'running'"]
            if submitting {
                moves["held"] = "'planned'"
            } else {
                moves["lost"] = "CASE WHEN \(links) IS NULL THEN 'running' ELSE 'succeeded' END"
            }
            for (from, to) in moves {
                try database.execute(
                    sql: """
                        UPDATE edit SET state = \(to), reason_code = NULL, reason_text = NULL, changed_at = ?,
                            changed_by = ?
                        WHERE holder = ? AND state = ?
                        """,
                    arguments: [stamp.at.milliseconds, stamp.run, batch, from]
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
    /// - Returns: How many were held.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    @discardableResult
    public func hold(
        _ batch: String,
        provider: ProviderID? = nil,
        because reason: WanbatchError,
        _ stamp: StepStamp
    ) async throws -> Int {
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
            return database.changesCount
        }
    }
}

/// What a batch names and has not finished, but its run does not hold.
public struct ClaimResult: Hashable, Sendable {
    /// Edits that another run works on.
    public var elsewhere: Int
    /// Edits of another world: a rehearsal's in a real run, or the other way round.
    public var ofOtherWorld: Int

    init(of batch: String, mine: String, in database: Database) throws {
        let open = "state NOT IN ('archived', 'refused', 'failed', 'unknown', 'lost', 'held', 'stalled')"
        let named = "edit IN (SELECT edit FROM batch_row WHERE batch = ?1)"
        let ours = "provider || '/' || world IN (SELECT value FROM json_each(?2))"
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT COUNT(CASE WHEN holder IS NOT NULL AND holder <> ?1 AND \(ours) THEN 1 END) AS elsewhere,
                    COUNT(CASE WHEN NOT (\(ours)) AND submission IS NOT NULL THEN 1 END) AS foreign_world
                FROM edit WHERE \(open) AND \(named)
                """,
            arguments: [batch, mine]
        )
        elsewhere = row?["elsewhere"] ?? 0
        ofOtherWorld = row?["foreign_world"] ?? 0
    }
}
