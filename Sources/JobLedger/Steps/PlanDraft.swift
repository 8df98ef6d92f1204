import EditModel
import GRDB

/// Writes a plan over the one before it: only what differs is written, in portions that are sorted by edit, so that a
/// million new edits do not jump about in the indexes.
final class PlanDraft {
    private let database: Database
    private let batch: String
    private let stored: RowCursor
    private let insert: Statement
    private let pending: Statement
    private let edits: PlannedEditWriter
    private let splits: SplitWriter
    /// Edits that a plan may still change.
    private let open: Set<EditID>
    /// Rows that stay though the manifest names their edits no more, until it turns out to name them.
    private var departing: [String: [Row]]
    private var changed: [(ordinal: Int, row: PlannedRow, isNamedAnew: Bool)] = []

    init(_ database: Database, batch: String, _ stamp: StepStamp) throws {
        (self.database, self.batch) = (database, batch)
        stored = try Row.fetchCursor(
            database,
            sql: """
                SELECT edit, file, line, clip_name, stem, departed FROM batch_row WHERE batch = ? ORDER BY ordinal
                """,
            arguments: [batch]
        )
        insert = try database.makeStatement(
            sql: """
                INSERT INTO batch_row (batch, ordinal, edit, file, line, clip_name, stem, departed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (batch, ordinal) DO UPDATE SET edit = excluded.edit, file = excluded.file,
                    line = excluded.line, clip_name = excluded.clip_name, stem = excluded.stem,
                    departed = excluded.departed
                """
        )
        pending = try database.makeStatement(
            sql: """
                INSERT OR IGNORE INTO undelivered (batch, edit, stem) SELECT ?1, ?2, ?3 WHERE NOT EXISTS
                    (SELECT 1 FROM delivery WHERE batch = ?1 AND edit = ?2 AND stem = ?3)
                """
        )
        edits = try PlannedEditWriter(database, batch: batch, stamp)
        splits = try SplitWriter(database, batch: batch)
        open = try PlannedEditWriter.openEdits(of: batch, in: database)
        departing = try Self.departing(from: batch, in: database)
    }

    /// Writes all rows.
    func write(_ rows: some Sequence<PlannedRow>) throws {
        var count = 0
        for row in rows {
            try take(row, at: count)
            count += 1
            if changed.count == JobLedger.portion { try flush() }
        }
        try flush()
        let gone = departing.values.flatMap { $0 }.sorted { ($0["ordinal"] as Int) < ($1["ordinal"] as Int) }
        // The cursor is still in the table: it must have seen all of it before rows are taken away.
        while try stored.next() != nil {}
        try database.execute(
            sql: "DELETE FROM batch_row WHERE batch = ? AND ordinal >= ?",
            arguments: [batch, count]
        )
        for (offset, row) in gone.enumerated() {
            try insert.execute(arguments: [
                batch, count + offset, row["edit"], row["file"], row["line"], row["clip_name"], row["stem"], true,
            ])
        }
    }

    private func take(_ row: PlannedRow, at ordinal: Int) throws {
        let known = try stored.next()
        if !departing.isEmpty { departing[row.id.hex] = nil }
        let isNamedAnew = known.map { !Self.isSame($0, row) } ?? true
        if isNamedAnew || row.place != nil || open.contains(row.id) { changed.append((ordinal, row, isNamedAnew)) }
    }

    /// Whether a row of the plan before says the same, names by their bytes.
    private static func isSame(_ known: Row, _ row: PlannedRow) -> Bool {
        func same(_ text: String, _ index: Int) -> Bool { ByteText(text) == ByteText(known[index]) }
        let edit = row.edit
        return row.id.hex == known[0] && edit.location.line == known[2] && same(edit.stem, 4) && !(known[5] as Bool)
            && same(edit.clipName, 3) && same(edit.location.file, 1)
    }

    private func flush() throws {
        changed.sort { ($0.row.id, $0.ordinal) < ($1.row.id, $1.ordinal) }
        for (ordinal, row, isNamedAnew) in changed {
            let state = try edits.write(row, at: ordinal)
            guard isNamedAnew else { continue }
            let edit = row.edit
            try insert.execute(arguments: [
                batch, ordinal, row.id.hex, edit.location.file, edit.location.line, edit.clipName, edit.stem, false,
            ])
            if state == .archived { try pending.execute(arguments: [batch, row.id.hex, edit.stem]) }
        }
        // A split clip's first piece must come before its others.
        changed.sort { $0.ordinal < $1.ordinal }
        for (_, row, _) in changed { try splits.write(row) }
        changed.removeAll(keepingCapacity: true)
    }

    /// The rows of a batch that a plan may leave behind: paid for and not final, or left behind before.
    private static func departing(from batch: String, in database: Database) throws -> [String: [Row]] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT batch_row.* FROM edit CROSS JOIN batch_row USING (edit)
                WHERE edit.state IN ('submitting', 'running', 'succeeded', 'unknown', 'stalled', 'lost')
                    AND batch = ?1 AND NOT departed
                UNION ALL
                SELECT * FROM batch_row INDEXED BY batch_row_departed WHERE batch = ?1 AND departed
                """,
            arguments: [batch]
        )
        return Dictionary(grouping: rows) { $0["edit"] as String }
    }
}
