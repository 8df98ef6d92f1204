import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// Puts a new ledger, made of receipts, in the place of a broken or missing one; the broken one is kept.
    ///
    /// - Parameters:
    ///   - path: Where the ledger belongs.
    ///   - edits: What the receipts know.
    ///   - now: The moment.
    /// - Returns: Where the broken ledger lies now; `nil` when there was none.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`; then the old one is where it was, or nothing is.
    public static func rebuild(_ path: String, from edits: [RestoredEdit], now: Date) async throws -> String? {
        let fresh = path + ".new"
        for suffix in Self.parts { try? FileManager.default.removeItem(atPath: fresh + suffix) }
        let ledger = try JobLedger(path: fresh)
        try await ledger.write(.ledgerRebuilt) { try $0.restore(edits, now: now) }
        try await ledger.check()
        try ledger.closeWhole()
        return try replace(path, with: fresh, now: now)
    }

    /// The database and what SQLite puts beside it.
    private static let parts = ["", "-wal", "-shm", "-journal"]

    private func closeWhole() throws {
        do {
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    private static func replace(_ path: String, with fresh: String, now: Date) throws -> String? {
        let alone = try FileLock.waitForFolder(of: path)
        defer { withExtendedLifetime(alone) {} }
        let gate = StepGate(.ledgerRebuilt)
        let isThere = FileManager.default.fileExists(atPath: path)
        let aside = LedgerCopy.freeName("\(path).broken-\(Timestamp.runID(now))", "")
        for suffix in parts where FileManager.default.fileExists(atPath: path + suffix) {
            try LedgerCopy.move(path + suffix, to: aside + suffix, gate)
        }
        try LedgerCopy.synchronize(fresh)
        try LedgerCopy.move(fresh, to: path, gate)
        // Empty since the checkpoint.
        for suffix in parts.dropFirst() { try? FileManager.default.removeItem(atPath: fresh + suffix) }
        return isThere ? aside : nil
    }
}

extension Database {
    /// Writes down what receipts know, in an empty ledger.
    fileprivate func restore(_ edits: [RestoredEdit], now: Date) throws {
        var places: [String: Int] = [:]
        let rows = edits.flatMap { edit in edit.rows.map { (edit.edit, $0) } }
        for (_, row) in rows { try enter(row.batch, row.manifest, now) }
        for edit in edits {
            for purchase in edit.purchases { try enter(purchase.batch, nil, now) }
            try restore(edit)
        }
        for (edit, row) in rows.sorted(by: {
            ($0.1.batch, $0.1.ordinal, $0.1.stem) < ($1.1.batch, $1.1.ordinal, $1.1.stem)
        }) {
            try restore(row, of: edit, at: places[row.batch, default: 0])
            places[row.batch, default: 0] += 1
        }
    }

    private func enter(_ batch: String, _ manifest: String?, _ now: Date) throws {
        // Where the manifest is not known, the next one that is run under this name takes the batch.
        try execute(
            sql: """
                INSERT INTO batch (name, manifest, created_at) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET manifest = CASE WHEN manifest = '' THEN excluded.manifest ELSE manifest END
                """,
            arguments: [batch, manifest ?? "", now.milliseconds]
        )
    }

    private func restore(_ edit: RestoredEdit) throws {
        guard let last = edit.purchases.last else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func text(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        try execute(
            sql: """
                INSERT INTO edit (edit, world, provider, model, options, clip, refs, clip_digest, state, summary,
                    input_ms, expected_ms, unit_price, estimate, reservation, attempts, output, created_at, changed_at,
                    changed_by, archived_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'archived', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                edit.edit.hex, edit.world.rawValue, last.provider.rawValue, last.model, try text(edit.options),
                try text(edit.clip), try text(edit.references), edit.clipDigest?.hex, edit.summary, last.inputMs,
                last.expectedMs, last.unitPrice, edit.estimate?.units, last.reservation?.units, edit.attempts,
                try text(edit.output), last.intentAt, edit.archivedAt, last.run, edit.archivedAt,
            ]
        )
        for purchase in edit.purchases { try restore(purchase, of: edit) }
        try execute(
            sql: "UPDATE edit SET submission = ? WHERE edit = ?",
            arguments: [lastInsertedRowID, edit.edit.hex]
        )
    }

    private func restore(_ purchase: RestoredPurchase, of edit: RestoredEdit) throws {
        try execute(
            sql: """
                INSERT INTO run (run, batch, command, started_at) VALUES (?, ?, 'run', ?)
                ON CONFLICT (run) DO UPDATE SET started_at = min(started_at, excluded.started_at)
                """,
            arguments: [purchase.run, purchase.batch, purchase.intentAt]
        )
        try execute(
            sql: """
                INSERT INTO submission (edit, run, world, provider, model, key, address, body, state, posts, intent_at,
                    posted_at, accepted_at, completed_at, task, input_ms, expected_ms, unit_price, reservation, credits,
                    cost, cost_basis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                edit.edit.hex, purchase.run, edit.world.rawValue, purchase.provider.rawValue, purchase.model,
                purchase.key, purchase.address, purchase.body, purchase.state.rawValue, purchase.posts,
                purchase.intentAt, purchase.postedAt, purchase.acceptedAt, purchase.completedAt, purchase.task,
                purchase.inputMs, purchase.expectedMs, purchase.unitPrice, purchase.reservation?.units,
                purchase.credits, purchase.cost?.units, purchase.basis?.rawValue,
            ]
        )
    }

    private func restore(_ row: RestoredRow, of edit: EditID, at ordinal: Int) throws {
        try execute(
            sql: """
                INSERT INTO batch_row (batch, ordinal, edit, file, line, clip_name, stem) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [row.batch, ordinal, edit.hex, row.file, row.line, row.clipName, row.stem]
        )
        guard let file = row.outputFile else {
            return try execute(
                sql: "INSERT OR IGNORE INTO undelivered (batch, edit, stem) VALUES (?, ?, ?)",
                arguments: [row.batch, edit.hex, row.stem]
            )
        }
        try execute(
            sql: "INSERT OR IGNORE INTO delivery (batch, edit, stem, output_file) VALUES (?, ?, ?, ?)",
            arguments: [row.batch, edit.hex, row.stem, file]
        )
    }
}
