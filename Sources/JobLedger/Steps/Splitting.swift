import EditModel
import Foundation
import GRDB

/// Writes down the pieces of split clips, with statements that are prepared once.
struct SplitWriter {
    private let clip: Statement
    private let piece: Statement
    private let surplus: Statement
    private let encoder = JSONEncoder()
    private let batch: String

    init(_ database: Database, batch: String) throws {
        self.batch = batch
        clip = try database.makeStatement(
            sql: """
                INSERT INTO split_clip (batch, whole, stem, clip_name, clip, clip_digest, start_ms, original_sound)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (batch, whole, stem) DO UPDATE SET clip_name = excluded.clip_name, clip = excluded.clip
                """
        )
        piece = try database.makeStatement(
            sql: """
                INSERT INTO split_piece (whole, number, edit, length_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT (whole, number) DO UPDATE SET edit = excluded.edit, length_ms = excluded.length_ms
                """
        )
        surplus = try database.makeStatement(sql: "DELETE FROM split_piece WHERE whole = ? AND number >= ?")
    }

    func write(_ row: PlannedRow) throws {
        guard let place = row.place else { return }
        if place.number == 0 {
            try clip.execute(arguments: [
                batch, place.whole.hex, place.stem, row.edit.clipName,
                String(decoding: try encoder.encode(row.edit.clip), as: UTF8.self), row.clipDigest?.hex,
                place.clipStart.inMilliseconds, row.edit.options.audio == .original,
            ])
            try surplus.execute(arguments: [place.whole.hex, place.count])
        }
        try piece.execute(arguments: [place.whole.hex, place.number, row.id.hex, place.length.inMilliseconds])
    }
}

extension JobLedger {
    /// The pieces of a split clip have been joined: the joined file is verified and about to be renamed into the archive.
    ///
    /// - Parameters:
    ///   - split: The split clip.
    ///   - output: The joined video.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func joined(_ split: SplitClip, _ output: OutputRecord) async throws {
        let text = String(decoding: try JSONEncoder().encode(output), as: UTF8.self)
        try await write(.joined) { database in
            try database.execute(
                sql: "UPDATE split_clip SET joined = ? WHERE batch = ? AND whole = ? AND stem = ?",
                arguments: [text, split.batch, split.whole.hex, split.stem]
            )
        }
    }
}
