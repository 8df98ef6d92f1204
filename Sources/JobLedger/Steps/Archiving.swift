public import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// The output is downloaded and verified, and about to be renamed into the archive: not a state, but remembered,
    /// so that a run that finds the file there need not fetch it again.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - output: The verified output.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func verified(_ edit: EditID, _ output: OutputRecord) async throws {
        let text = String(decoding: try JSONEncoder().encode(output), as: UTF8.self)
        try await write(.verified) { database in
            try database.step(sql: "UPDATE edit SET output = ? WHERE edit = ?", arguments: [text, edit.hex])
        }
    }

    /// succeeded -> archived: output and receipt lie in the archive; the cost is settled.
    ///
    /// - Parameters:
    ///   - submission: The submission that made it.
    ///   - output: The verified output.
    ///   - cost: What it cost; `nil` when nobody knows.
    ///   - basis: What the cost rests on.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func archived(
        _ submission: SubmissionRecord,
        _ output: OutputRecord,
        cost: Money?,
        basis: CostBasis,
        _ stamp: StepStamp
    ) async throws {
        let text = String(decoding: try JSONEncoder().encode(output), as: UTF8.self)
        try await write(.archived) { database in
            try database.move(submission.edit, from: [.succeeded], to: .archived, stamp)
            try database.step(
                sql: "UPDATE edit SET output = ?, archived_at = ? WHERE edit = ?",
                arguments: [text, stamp.at.milliseconds, submission.edit.hex]
            )
            try database.step(
                sql: "UPDATE submission SET state = 'settled', cost = ?, cost_basis = ? WHERE id = ?",
                arguments: [cost?.units, basis.rawValue, submission.id]
            )
        }
    }

    /// A row of a batch has its output file.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - file: Where the file lies, relative to the archive.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func delivered(_ row: UndeliveredRow, file: String) async throws {
        try await write(.delivered) { database in
            try database.step(
                sql: """
                    INSERT INTO delivery (batch, edit, stem, output_file) VALUES (?, ?, ?, ?)
                    ON CONFLICT (batch, edit, stem) DO UPDATE SET output_file = excluded.output_file
                    """,
                arguments: [row.batch, row.edit.hex, row.stem, file]
            )
        }
    }
}
