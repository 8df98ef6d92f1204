import EditModel
import Foundation
import JobLedger

/// The receipt that lies beside an output: what was asked for, what was sent, what it cost, and what came of it.
struct Receipt: Sendable {
    let edit: EditRecord
    let submission: SubmissionRecord
    let output: OutputRecord
    let cost: Money?
    let basis: CostBasis
    let archivedAt: Date

    /// Where the receipt of an output lies.
    ///
    /// - Parameter output: The output's path, which ends in `.mp4`.
    static func path(beside output: String) -> String { output.replacing(/\.mp4$/, with: "") + ".json" }

    /// Writes the receipt: temporary file, fsync, rename.
    ///
    /// - Parameters:
    ///   - output: The output's path.
    ///   - folder: Where temporary files are.
    /// - Throws: `WanbatchError` of kind `storage`.
    func write(beside output: String, temporary folder: String) throws {
        let data = try JSONSerialization.data(
            withJSONObject: fields,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        try DurableFiles.write(Array(data) + [0x0A], to: Receipt.path(beside: output), temporary: folder)
    }

    private var fields: [String: Any] {
        var fields: [String: Any] = [
            "receipt": 1,
            "wanbatch": EditModel.version,
            "edit_id": edit.edit.hex,
            "world": edit.world.rawValue,
            "provider": submission.provider.rawValue,
            "model": submission.model,
            "clip": edit.clip.text,
            "prompt": edit.options.prompt,
            "quality": edit.options.quality.rawValue,
            "attempts": edit.attempts,
            "submission": sent,
            "cost": paid,
            "output": made,
        ]
        fields["task_id"] = submission.task
        fields["source_sha256"] = edit.prepared?.clip.source.hex ?? edit.clipDigest?.hex
        fields["prepared_sha256"] = edit.prepared?.clip.digest.hex
        fields["preparation"] = edit.summary
        fields["reference_sha256"] = edit.prepared?.references.map(\.digest.hex)
        return fields
    }

    /// The submission as sent; the key of the account is not part of it.
    private var sent: [String: Any] {
        var sent: [String: Any] = [
            "run_id": submission.run,
            "method": "POST",
            "url": submission.address,
            "idempotency_key": submission.key,
            "posts": submission.posts,
            "body": (try? JSONSerialization.jsonObject(with: submission.body)) ?? "",
            "submitted_at": time(submission.intentAt),
        ]
        sent["accepted_at"] = submission.acceptedAt.map(time)
        sent["completed_at"] = submission.completedAt.map(time)
        return sent
    }

    private var paid: [String: Any] {
        var paid: [String: Any] = ["basis": basis.rawValue]
        paid["usd"] = cost?.description
        paid["estimated_usd"] = edit.estimate?.description
        paid["reserved_usd"] = submission.reservation?.description
        paid["usd_per_second"] = submission.unitPrice
        paid["credits"] = submission.credits
        return paid
    }

    private var made: [String: Any] {
        [
            "file": output.file,
            "sha256": output.digest.hex,
            "bytes": output.bytes,
            "seconds": Duration.milliseconds(output.milliseconds).threeDecimals,
            "width": output.size.width,
            "height": output.size.height,
            "warnings": output.warnings,
            "archived_at": Timestamp.rfc3339(archivedAt),
        ]
    }

    private func time(_ milliseconds: Int64) -> String {
        Timestamp.rfc3339(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
