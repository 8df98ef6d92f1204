import EditModel
import GRDB

/// What a receipt tells besides an edit and the submission that made its output.
public struct ReceiptFacts: Sendable {
    /// The batch whose run submitted.
    public var batch: String
    /// The clips that name the edit in that batch.
    public var rows: [RestoredRow]
    /// Earlier submissions of the edit that cost something, or may have, with the batch of each.
    public var earlier: [(submission: SubmissionRecord, batch: String)]
}

extension JobLedger {
    /// What a receipt tells besides.
    ///
    /// - Parameters:
    ///   - submission: The submission that made the output.
    ///   - batch: The batch that archives it.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func receiptFacts(of submission: SubmissionRecord, archivedBy batch: String) async throws -> ReceiptFacts {
        try await read { database in
            func buyer(_ run: String) throws -> String {
                try String.fetchOne(
                    database.cachedStatement(sql: "SELECT batch FROM run WHERE run = ?"),
                    arguments: [run]
                ) ?? batch
            }
            let earlier = try SubmissionRecord.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT * FROM submission WHERE edit = ? AND id <> ? AND (cost IS NULL OR cost <> 0) ORDER BY id
                        """
                ),
                arguments: [submission.edit.hex, submission.id]
            )
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT batch_row.*, batch.manifest FROM batch_row JOIN batch ON batch.name = batch_row.batch
                        WHERE edit = ? ORDER BY batch, ordinal
                        """
                ),
                arguments: [submission.edit.hex]
            )
            return ReceiptFacts(
                batch: try buyer(submission.run),
                rows: rows.map { row in
                    RestoredRow(
                        batch: row["batch"],
                        manifest: row["manifest"],
                        ordinal: row["ordinal"],
                        file: row["file"],
                        line: row["line"],
                        clipName: row["clip_name"],
                        stem: row["stem"]
                    )
                },
                earlier: try earlier.map { ($0, try buyer($0.run)) }
            )
        }
    }
}
