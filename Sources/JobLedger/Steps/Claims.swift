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
        try await write(.deadReleased) { database in
            let holders = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT holder FROM edit WHERE state IN (\(EditState.inHand)) AND holder IS NOT NULL"
            )
            for holder in holders where holder == batch || !isAlive(holder) { try database.letGo(holder) }
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
        return try await write(.claimed) { database in
            let others = try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT holder FROM edit
                    WHERE state IN (\(EditState.inHand)) AND holder IS NOT NULL AND holder <> ?
                    """,
                arguments: [batch]
            )
            let living = String(decoding: try JSONEncoder().encode(others.filter(isAlive)), as: UTF8.self)
            try database.execute(
                sql: """
                    UPDATE edit SET parked = 0, holder = :batch, position =
                        (SELECT MIN(ordinal) FROM \(JobLedger.rowsByEdit) WHERE batch = :batch AND batch_row.edit = edit.edit)
                    WHERE state IN (\(EditState.inHand)) AND holder IS NOT :batch
                        AND (holder IS NULL OR holder NOT IN (SELECT value FROM json_each(:living)))
                        AND provider || '/' || world IN (SELECT value FROM json_each(:mine))
                        AND EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit)
                            WHERE batch = :batch AND batch_row.edit = edit.edit
                                AND NOT (departed AND state IN ('planned', 'prepared', 'published', 'held')))
                    """,
                arguments: ["batch": batch, "living": living, "mine": mine]
            )
            return try ClaimResult(of: batch, mine: mine, in: database)
        }
    }

    /// Lets go of a batch's edits at the end of its run, so that other batches may work on them.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func release(_ batch: String) async throws {
        try await write(.released) { try $0.letGo(batch) }
    }

    /// Says that a batch's run can do no more about any of its edits, but waits for what other runs work on: so that
    /// two runs never wait for each other.
    ///
    /// - Parameter batch: The batch, whose lock the caller holds.
    /// - Returns: Whether that is news.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func park(_ batch: String) async throws -> Bool {
        try await write(.parked) { database in
            try database.execute(
                sql:
                    "UPDATE edit SET parked = 1 WHERE holder = ? AND parked = 0 AND state IN (\(EditState.unfinished))",
                arguments: [batch]
            )
            return database.changesCount > 0
        }
    }

    /// Puts the edits that another batch's run held back among the planned ones: its budget and its deadline are not
    /// this run's.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func takeOver(_ batch: String, _ stamp: StepStamp) async throws {
        try await write(.takenOver) { database in
            try database.execute(
                sql: """
                    UPDATE edit SET state = 'planned', reason_code = NULL, reason_text = NULL, changed_at = ?1,
                        changed_by = ?2
                    WHERE holder = ?3 AND state = 'held' AND changed_by IS NOT ?2
                    """,
                arguments: [stamp.at.milliseconds, stamp.run, batch]
            )
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
        try await write(.reopened) { database in
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
        try await write(.held) { database in
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
    /// Edits that another run holds but can do no more about.
    public var left: Int
    /// Edits of another world: a rehearsal's in a real run, or the other way round.
    public var ofOtherWorld: Int

    /// What a claim found.
    ///
    /// - Parameters:
    ///   - elsewhere: Edits that another run works on.
    ///   - left: Edits that another run holds but can do no more about.
    ///   - ofOtherWorld: Edits of another world.
    public init(elsewhere: Int, left: Int, ofOtherWorld: Int) {
        (self.elsewhere, self.left, self.ofOtherWorld) = (elsewhere, left, ofOtherWorld)
    }

    init(of batch: String, mine: String, in database: Database) throws {
        let named = "EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit) WHERE batch = ?1 AND batch_row.edit = edit.edit)"
        let ours = "provider || '/' || world IN (SELECT value FROM json_each(?2))"
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT COUNT(CASE WHEN holder IS NOT NULL AND holder <> ?1 AND \(ours) THEN 1 END) AS others,
                    COUNT(CASE WHEN holder IS NOT NULL AND holder <> ?1 AND \(ours) AND parked THEN 1 END) AS parked,
                    COUNT(CASE WHEN NOT (\(ours)) AND submission IS NOT NULL AND state <> 'held' THEN 1 END) AS foreign_world
                FROM edit WHERE state IN (\(EditState.unfinished)) AND holder IS NOT ?1 AND \(named)
                """,
            arguments: [batch, mine]
        )
        left = row?["parked"] ?? 0
        elsewhere = (row?["others"] ?? 0) - left
        ofOtherWorld = row?["foreign_world"] ?? 0
    }
}

extension EditState {
    /// What is not done with; also what another run holds back, for this one takes it over in the end.
    fileprivate static let unfinished =
        "'planned', 'prepared', 'published', 'submitting', 'running', 'succeeded', 'held'"
    /// What a run may have in its hands. What has ended for good is in nobody's.
    static let inHand = unfinished + ", 'unknown', 'stalled', 'lost'"
}

extension Database {
    /// Takes everything out of a batch's hands.
    fileprivate func letGo(_ batch: String) throws {
        try execute(
            sql: "UPDATE edit SET holder = NULL, parked = 0 WHERE holder = ? AND state IN (\(EditState.inHand))",
            arguments: [batch]
        )
    }
}

extension JobLedger {
    /// The rows of batches, looked up by edit. SQLite would rather go through a batch's rows one by one to find the
    /// first: a million times a million.
    static let rowsByEdit = "batch_row INDEXED BY batch_row_by_edit"
}
