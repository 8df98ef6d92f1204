import EditModel
import Foundation
import JobLedger

/// The receipt beside a joined video: of which pieces it was made, and what came of it.
struct JoinedReceipt: Sendable {
    let split: SplitClip
    let output: OutputRecord
    let joinedAt: Date

    /// Writes the receipt: temporary file, fsync, rename.
    ///
    /// - Parameters:
    ///   - path: The joined video's path.
    ///   - folder: Where temporary files are.
    /// - Throws: `WanbatchError` of kind `storage`.
    func write(beside path: String, temporary folder: String) throws {
        let data = try JSONSerialization.data(
            withJSONObject: fields,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        try DurableFiles.write(
            Array(data) + [0x0A],
            to: Receipt.path(beside: path),
            temporary: folder,
            StepGate(.receiptWritten)
        )
    }

    private var fields: [String: Any] {
        var fields: [String: Any] = [
            "joined_receipt": 1,
            "wanbatch": EditModel.version,
            "whole_id": split.whole.hex,
            "clip": split.clip.text,
            "clip_start_seconds": split.start.threeDecimals,
            "sound": split.hasOriginalSound ? "original" : "pieces",
            "pieces": split.pieces.map(Self.fields(of:)),
            "output": [
                "file": output.file,
                "sha256": output.digest.hex,
                "bytes": output.bytes,
                "seconds": Duration.milliseconds(output.milliseconds).threeDecimals,
                "width": output.size.width,
                "height": output.size.height,
                "joined_at": Timestamp.rfc3339(joinedAt),
            ],
        ]
        fields["source_sha256"] = split.clipDigest?.hex
        return fields
    }

    private static func fields(of piece: SplitClip.Piece) -> [String: Any] {
        var fields: [String: Any] = ["edit_id": piece.edit.hex, "seconds": piece.length.threeDecimals]
        fields["file"] = piece.output?.file
        fields["sha256"] = piece.output?.digest.hex
        return fields
    }
}
