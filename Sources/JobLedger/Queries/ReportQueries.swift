public import EditModel
import Foundation
public import GRDB

extension JobLedger {
    /// The rows of an archived edit that have no output file yet, with the stem of each.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - edit: The edit; `nil` for every archived edit.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func undelivered(of batch: String, edit: EditID?) async throws -> [UndeliveredRow] {
        try await read { database in
            try UndeliveredRow.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT batch, edit, stem FROM undelivered WHERE batch = ?1 AND (?2 IS NULL OR edit = ?2)
                            AND EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit)
                                WHERE batch_row.edit = undelivered.edit AND batch = ?1 AND stem = undelivered.stem)
                        """
                ),
                arguments: [batch, edit?.hex]
            )
        }
    }

    /// What lies in the archive for a batch, in the manifest's order, a part at a time.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - ordinal: Only rows behind this place; -1 for all.
    ///   - limit: How many rows of the batch are looked at.
    /// - Returns: The outputs, and the last place that was looked at; `nil` at the end.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func archivedOutputs(
        of batch: String,
        behind ordinal: Int,
        limit: Int
    ) async throws -> (outputs: [ArchivedOutput], last: Int?) {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT row.ordinal, row.clip_name, edit.state, edit.output, delivery.output_file
                    FROM (SELECT * FROM batch_row WHERE batch = ?1 AND ordinal > ?2 ORDER BY ordinal LIMIT ?3) AS row
                    JOIN edit ON edit.edit = row.edit
                    LEFT JOIN delivery ON delivery.batch = ?1 AND delivery.edit = row.edit AND delivery.stem = row.stem
                    """,
                arguments: [batch, ordinal, limit]
            )
            var outputs: [ArchivedOutput] = []
            var last: Int?
            while let row = try rows.next() {
                last = max(last ?? -1, row["ordinal"])
                guard row["state"] as String == "archived", let text: String = row["output"] else { continue }
                let output = try JSONDecoder().decode(OutputRecord.self, from: Data(text.utf8))
                outputs.append(
                    ArchivedOutput(
                        clipName: row["clip_name"],
                        file: row["output_file"] ?? output.file,
                        bytes: output.bytes
                    )
                )
            }
            return (outputs, last)
        }
    }

    /// Another edit of a batch that has the same output, if there is one.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - digest: The output's content.
    ///   - edit: The edit that does not count.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func owner(of digest: ContentDigest, in batch: String, besides edit: EditID) async throws -> EditID? {
        try await read { database in
            // Whichever comes first: a provider that gives everybody the same video has very many.
            try String.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT edit FROM edit WHERE output IS NOT NULL AND json_extract(output, '$.digest') = ?
                            AND edit <> ? AND state = 'archived'
                            AND EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit) WHERE batch_row.edit = edit.edit AND batch = ?)
                        LIMIT 1
                        """
                ),
                arguments: [digest.hex, edit.hex, batch]
            ).flatMap(EditID.init(hex:))
        }
    }

    /// The stems of the rows of a batch that name an edit, in the manifest's order.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - edit: The edit.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func stems(of batch: String, edit: EditID) async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database.cachedStatement(
                    sql: "SELECT stem FROM batch_row WHERE batch = ? AND edit = ? ORDER BY ordinal"
                ),
                arguments: [batch, edit.hex]
            )
        }
    }

    /// The batches of the archive.
    ///
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func batchNames() async throws -> [String] {
        try await read { try String.fetchAll($0, sql: "SELECT name FROM batch ORDER BY created_at, name") }
    }

    /// The runs of a batch, the latest first.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func runs(of batch: String) async throws -> [RunRecord] {
        try await read { database in
            try RunRecord.fetchAll(
                database,
                sql: "SELECT * FROM run WHERE batch = ? ORDER BY started_at DESC, run DESC",
                arguments: [batch]
            )
        }
    }

    /// How many edits of a batch stand where.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func counts(of batch: String) async throws -> [EditState: Int] {
        try await read { database in
            // What is in the batch's own hands is counted in the index alone; of what is archived, which is most of a
            // large batch, only how much there is besides all else.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT state, COUNT(*) AS number FROM edit
                    WHERE state IN (\(EditState.inHand)) AND holder = ?1 GROUP BY state
                    UNION ALL
                    SELECT state, COUNT(*) FROM edit
                    WHERE state IN (\(EditState.inHand), 'refused', 'failed') AND holder IS NOT ?1
                        AND EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit) WHERE batch_row.edit = edit.edit AND batch = ?1)
                    GROUP BY state
                    """,
                arguments: [batch]
            )
            var counts: [EditState: Int] = [:]
            for row in rows {
                if let state = EditState(rawValue: row["state"]) { counts[state, default: 0] += row["number"] }
            }
            let all = try Int.fetchOne(
                database,
                sql: "SELECT COUNT(DISTINCT edit) FROM batch_row INDEXED BY batch_row_by_edit WHERE batch = ?",
                arguments: [batch]
            )
            let archived = (all ?? 0) - counts.values.reduce(0, +)
            if archived > 0 { counts[.archived] = archived }
            return counts
        }
    }

    /// The providers of what a batch names and has not finished, whoever works on it.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - submitted: Only of what is submitted.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func providers(of batch: String, submitted: Bool) async throws -> [ProviderID] {
        let before = submitted ? "" : "'planned', 'prepared', 'published', 'held', "
        let states = before + "'submitting', 'running', 'succeeded', 'unknown', 'stalled', 'lost'"
        return try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT provider FROM edit WHERE state IN (\(states)) AND holder = ?1
                    UNION
                    SELECT DISTINCT provider FROM edit WHERE state IN (\(states)) AND holder IS NOT ?1
                        AND EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit) WHERE batch_row.edit = edit.edit AND batch = ?1)
                    ORDER BY provider
                    """,
                arguments: [batch]
            ).map(ProviderID.init(_:))
        }
    }

    /// Edits whose state a run changed last, and where they stand now: what ended badly in it.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - states: The states.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func edits(changedBy run: String, in states: [EditState]) async throws -> [EditRecord] {
        let marks = Array(repeating: "?", count: states.count).joined(separator: ", ")
        return try await read { database in
            try EditRecord.fetchAll(
                database,
                sql: "SELECT * FROM edit WHERE state IN (\(marks)) AND changed_by = ? ORDER BY position",
                arguments: StatementArguments(states.map(\.rawValue)) + [run]
            )
        }
    }

    /// How many submissions a run made.
    ///
    /// - Parameter run: The run.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submissionCount(of run: String) async throws -> Int {
        try await read { database in
            try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM submission WHERE run = ?", arguments: [run]) ?? 0
        }
    }

    /// Money of a run, or of all runs of a batch, by world.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - run: Only this run; `nil` for all.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func money(of batch: String, run: String? = nil) async throws -> [World: MoneyState] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT submission.world, \(MoneyState.sums) FROM submission JOIN run USING (run)
                    WHERE run.batch = ? AND (? IS NULL OR run.run = ?) GROUP BY submission.world
                    """,
                arguments: [batch, run, run]
            )
            return Dictionary(
                uniqueKeysWithValues: rows.compactMap { row in
                    World(rawValue: row["world"]).map { ($0, MoneyState(sums: row)) }
                }
            )
        }
    }

    /// Real money of all runs of the archive in a month: what counts for the monthly budget.
    ///
    /// - Parameter month: The month of the submissions.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func money(in month: UTCMonth) async throws -> MoneyState {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT \(MoneyState.sums) FROM submission
                    WHERE world = 'real' AND intent_at >= ? AND intent_at < ?
                    """,
                arguments: [month.start.milliseconds, month.end.milliseconds]
            )
            return row.map(MoneyState.init(sums:)) ?? MoneyState()
        }
    }
}

/// A row whose edit is archived but which has no output file of its own yet.
public struct UndeliveredRow: Codable, Hashable, Sendable {
    /// The batch.
    public var batch: String
    /// The edit.
    public var edit: EditID
    /// The stem of its output file.
    public var stem: String
}

extension UndeliveredRow: FetchableRecord {}

/// An output as it was put into the archive.
public struct ArchivedOutput: Hashable, Sendable {
    /// The clip as the manifest names it.
    public var clipName: String
    /// Where the output lies, relative to the archive.
    public var file: String
    /// Its size.
    public var bytes: Int64
}

/// Where money stands.
public struct MoneyState: Hashable, Codable, Sendable {
    /// Settled costs.
    public var spent: Money
    /// Reservations of what is under way.
    public var reserved: Money
    /// What unknown and lost submissions may have cost.
    public var doubtful: Money
    /// Submissions whose price is not known.
    public var unpriced: Int

    /// Where money stands.
    ///
    /// - Parameters:
    ///   - spent: Settled costs.
    ///   - reserved: Reservations of what is under way.
    ///   - doubtful: What unknown and lost submissions may have cost.
    ///   - unpriced: Submissions whose price is not known.
    public init(spent: Money = .zero, reserved: Money = .zero, doubtful: Money = .zero, unpriced: Int = 0) {
        self.spent = spent
        self.reserved = reserved
        self.doubtful = doubtful
        self.unpriced = unpriced
    }

    /// Everything that counts for a budget.
    public var committed: Money { spent + reserved + doubtful }

    /// The sums over rows of `submission`.
    fileprivate static let sums = """
        COALESCE(SUM(CASE WHEN state NOT IN ('refused', 'failed') THEN cost END), 0) AS spent,
        COALESCE(SUM(CASE WHEN cost IS NULL AND state IN ('open', 'waiting', 'accepted', 'succeeded')
            THEN reservation END), 0) AS reserved,
        COALESCE(SUM(CASE WHEN cost IS NULL AND state IN ('unknown', 'lost') THEN reservation END), 0) AS doubtful,
        COUNT(CASE WHEN cost IS NULL AND reservation IS NULL AND state NOT IN ('refused', 'failed') THEN 1 END)
            AS unpriced
        """

    fileprivate init(sums row: Row) {
        self.init(
            spent: Money(units: row["spent"]),
            reserved: Money(units: row["reserved"]),
            doubtful: Money(units: row["doubtful"]),
            unpriced: row["unpriced"]
        )
    }
}
