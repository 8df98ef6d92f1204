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
    /// says so; lengths that preparation found out stay where the plan does not know them. Rows of edits that left the manifest
    /// stay while they are paid for and not final.
    ///
    /// - Parameters:
    ///   - batch: The batch; it is known.
    ///   - rows: What the manifest names, in order.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when it cannot be written.
    public func plan(batch: String, rows: [PlannedRow], _ stamp: StepStamp) async throws {
        try await write(.planned) { database in
            let departing = try Self.departing(from: batch, keeping: Set(rows.map(\.id)), in: database)
            try database.execute(sql: "DELETE FROM batch_row WHERE batch = ?", arguments: [batch])
            let insert = try database.makeStatement(
                sql: """
                    INSERT INTO batch_row (batch, ordinal, edit, file, line, clip_name, stem, departed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            let writer = try PlannedEditWriter(database)
            let splits = try SplitWriter(database, batch: batch)
            for (ordinal, row) in rows.enumerated() {
                let edit = row.edit
                try writer.write(row, stamp)
                try splits.write(row)
                try insert.execute(arguments: [
                    batch, ordinal, row.id.hex, edit.location.file, edit.location.line, edit.clipName, edit.stem, false,
                ])
            }
            for (offset, row) in departing.enumerated() {
                try insert.execute(arguments: [
                    batch, rows.count + offset, row["edit"], row["file"], row["line"], row["clip_name"], row["stem"],
                    true,
                ])
            }
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

    private static func departing(
        from batch: String,
        keeping kept: Set<EditID>,
        in database: Database
    ) throws -> [Row] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT batch_row.*, edit.state AS edit_state FROM batch_row JOIN edit USING (edit)
                WHERE batch = ? AND (departed OR edit.state IN
                    ('submitting', 'running', 'succeeded', 'unknown', 'stalled', 'lost'))
                ORDER BY ordinal
                """,
            arguments: [batch]
        )
        let names = Set(kept.map(\.hex))
        return rows.filter { row in !names.contains(row["edit"]) }
    }
}

/// Writes planned edits with statements that are prepared once.
private struct PlannedEditWriter {
    private let insert: Statement
    private let refresh: Statement
    private let measure: Statement
    private let refuse: Statement
    private let encoder = JSONEncoder()

    init(_ database: Database) throws {
        // What a living run of another batch works on is left as it is.
        let free = "holder IS NULL"
        let open = "\(free) AND state IN ('planned', 'prepared', 'published', 'held', 'refused', 'failed')"
        insert = try database.makeStatement(
            sql: """
                INSERT INTO edit (edit, world, provider, model, options, clip, refs, clip_digest, state, reason_code,
                    reason_text, summary, input_ms, expected_ms, unit_price, estimate, reservation, created_at, changed_at,
                    changed_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (edit) DO NOTHING
                """
        )
        refresh = try database.makeStatement(
            sql: """
                UPDATE edit SET provider = ?, model = ?, options = ?, clip = ?, refs = ?,
                    clip_digest = COALESCE(?, clip_digest), summary = COALESCE(?, summary)
                WHERE edit = ? AND \(open)
                """
        )
        measure = try database.makeStatement(
            sql: """
                UPDATE edit SET input_ms = ?, expected_ms = ?, unit_price = ?, estimate = ?, reservation = ?
                WHERE edit = ? AND \(open)
                """
        )
        refuse = try database.makeStatement(
            sql: """
                UPDATE edit SET state = 'refused', reason_code = ?, reason_text = ?, changed_at = ?, changed_by = ?
                WHERE edit = ? AND \(free) AND state IN ('planned', 'prepared', 'published', 'held')
                """
        )
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    func write(_ row: PlannedRow, _ stamp: StepStamp) throws {
        let edit = row.edit
        let now = stamp.at.milliseconds
        let options = try text(edit.options)
        let clip = try text(edit.clip)
        let references = try text(edit.references)
        let money: [(any DatabaseValueConvertible)?] = [
            row.input?.inMilliseconds, row.expected?.inMilliseconds, row.unitPrice, row.estimate?.units,
            row.reservation?.units,
        ]
        let state: EditState = row.refusal == nil ? .planned : .refused
        let head: [(any DatabaseValueConvertible)?] = [
            row.id.hex, row.world.rawValue, edit.provider.rawValue, row.model, options, clip, references,
            row.clipDigest?.hex, state.rawValue, row.refusal?.code, row.refusal?.message, row.summary,
        ]
        try insert.execute(arguments: StatementArguments(head + money + [now, now, stamp.run]))
        let known: [(any DatabaseValueConvertible)?] = [
            edit.provider.rawValue, row.model, options, clip, references, row.clipDigest?.hex, row.summary,
        ]
        try refresh.execute(arguments: StatementArguments(known + [row.id.hex]))
        if row.input != nil { try measure.execute(arguments: StatementArguments(money + [row.id.hex])) }
        if let refusal = row.refusal {
            try refuse.execute(arguments: [refusal.code, refusal.message, now, stamp.run, row.id.hex])
        }
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
