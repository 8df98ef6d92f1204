import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// The split clips that a batch names now and that are not joined yet.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func unjoined(of batch: String) async throws -> [SplitClip] {
        try await splitClips(
            of: batch,
            where: """
                joined IS NULL AND EXISTS (
                    SELECT 1 FROM split_piece JOIN batch_row USING (edit)
                    WHERE split_piece.whole = split_clip.whole AND batch_row.batch = split_clip.batch AND NOT departed)
                """
        )
    }

    /// The split clips of a batch whose pieces are joined.
    ///
    /// - Parameter batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func joined(of batch: String) async throws -> [SplitClip] {
        try await splitClips(of: batch, where: "joined IS NOT NULL")
    }

    private func splitClips(of batch: String, where condition: String) async throws -> [SplitClip] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM split_clip WHERE batch = ? AND \(condition) ORDER BY clip_name, stem, whole",
                arguments: [batch]
            )
            return try rows.compactMap { try SplitClip($0, in: database) }
        }
    }
}

extension SplitClip {
    fileprivate init?(_ row: Row, in database: Database) throws {
        guard let whole = EditID(hex: row["whole"]) else { return nil }
        let decoder = JSONDecoder()
        func decode<Value: Decodable>(_ type: Value.Type, _ column: String) throws -> Value? {
            guard let text: String = row[column] else { return nil }
            return try decoder.decode(type, from: Data(text.utf8))
        }
        guard let clip = try decode(MediaSource.self, "clip") else { return nil }
        let digest: String? = row["clip_digest"]
        self.init(
            batch: row["batch"],
            whole: whole,
            stem: row["stem"],
            clipName: row["clip_name"],
            clip: clip,
            clipDigest: digest.flatMap(ContentDigest.init(hex:)),
            start: .milliseconds(row["start_ms"] as Int64),
            hasOriginalSound: row["original_sound"],
            pieces: try Piece.all(of: whole, in: database),
            joined: try decode(OutputRecord.self, "joined")
        )
    }
}

extension SplitClip.Piece {
    fileprivate static func all(of whole: EditID, in database: Database) throws -> [SplitClip.Piece] {
        let lengths = try Row.fetchAll(
            database,
            sql: "SELECT edit, length_ms FROM split_piece WHERE whole = ? ORDER BY number",
            arguments: [whole.hex]
        )
        return try lengths.compactMap { row in
            guard let id = EditID(hex: row["edit"]), let edit = try database.edit(id) else { return nil }
            let length = Duration.milliseconds(row["length_ms"] as Int64)
            return SplitClip.Piece(edit: edit.edit, length: length, state: edit.state, output: edit.output)
        }
    }
}
