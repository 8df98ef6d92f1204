import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// Every submission that runs of some batches made, in the order in which they were written down.
    ///
    /// Also those of edits that a manifest names no more: the sum of their costs is what the batches spent.
    ///
    /// - Parameter batches: The batches.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func purchases(of batches: [String]) async throws -> [PurchaseRecord] {
        let names = String(decoding: try JSONEncoder().encode(batches), as: UTF8.self)
        return try await read { database in
            try PurchaseRecord.fetchAll(
                database,
                sql: """
                    SELECT run.batch, submission.run, submission.edit, submission.provider, submission.world,
                        submission.state, submission.intent_at AS at,
                        submission.input_ms, submission.reservation, submission.cost,
                        CASE WHEN edit.submission = submission.id
                            THEN json_extract(edit.output, '$.milliseconds') END AS output_ms
                    FROM submission JOIN run USING (run) JOIN edit ON edit.edit = submission.edit
                    WHERE run.batch IN (SELECT value FROM json_each(?)) ORDER BY submission.id
                    """,
                arguments: [names]
            )
        }
    }
}
