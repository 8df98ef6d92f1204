import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// Makes a batch known, so that runs can begin.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - manifest: The manifest's absolute path.
    ///   - adopting: Whether a batch of another manifest is taken over.
    ///   - now: The moment.
    /// - Throws: ``EditModel/WanbatchError`` `batch-of-another-manifest` (usage) when the batch belongs to another
    ///   manifest and is not taken over; of kind `storage` when it cannot be written.
    public func enter(_ batch: String, manifest: String, adopting: Bool, now: Date) async throws {
        try await write(.batchEntered) { database in
            try Self.enter(batch, manifest: manifest, adopting: adopting, now: now, in: database)
        }
    }

    /// Writes down what a batch names now: new edits become planned or refused, known ones keep their state.
    ///
    /// Edits that are not submitted yet take over their new source and provider, and become refused where the plan
    /// says so; lengths that preparation found out stay where the plan does not know them. Rows of edits that left the
    /// manifest stay while they are paid for and not final. New edits are in the batch's hands at once.
    ///
    /// What has not changed since the last plan is not written again.
    ///
    /// - Parameters:
    ///   - batch: The batch, whose lock the caller holds; it is known.
    ///   - rows: What the manifest names, in order. They are gone through once, and not kept.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when it cannot be written.
    public func plan(batch: String, rows: some Sequence<PlannedRow> & Sendable, _ stamp: StepStamp) async throws {
        try await write(.planned) { database in
            let draft = try PlanDraft(database, batch: batch, stamp)
            try draft.write(rows)
        }
    }

    private static func enter(
        _ batch: String,
        manifest: String,
        adopting: Bool,
        now: Date,
        in database: Database
    ) throws {
        let known = try String.fetchOne(
            database,
            sql: "SELECT manifest FROM batch WHERE name = ?",
            arguments: [batch]
        )
        if let known, known != manifest, !known.isEmpty, !adopting {
            throw WanbatchError(
                .usage,
                "batch-of-another-manifest",
                "the batch \(batch) of this archive belongs to another manifest: \(known)",
                hint: "give this one a name of its own with --batch NAME, or --batch \(batch) to take the batch over"
            )
        }
        try database.execute(
            sql: """
                INSERT INTO batch (name, manifest, created_at) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET manifest = excluded.manifest
                """,
            arguments: [batch, manifest, now.milliseconds]
        )
    }
}
