import EditModel
import Foundation
import JobLedger

/// The receipt that lies beside an output: what was asked for, what was sent, what it cost, and what came of it.
///
/// It has all that a new ledger needs so that the edit is not bought again (``ReceiptReader``).
struct Receipt: Sendable {
    let edit: EditRecord
    let submission: SubmissionRecord
    let output: OutputRecord
    let cost: Money?
    let basis: CostBasis
    let archivedAt: Date
    let facts: ReceiptFacts

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
            withJSONObject: fields(),
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        try DurableFiles.write(
            Array(data) + [0x0A],
            to: Receipt.path(beside: output),
            temporary: folder,
            StepGate(.receiptWritten)
        )
    }

    private func fields() throws -> [String: Any] {
        var fields: [String: Any] = [
            "receipt": 1,
            "wanbatch": EditModel.version,
            "edit_id": edit.edit.hex,
            "world": edit.world.rawValue,
            "provider": submission.provider.rawValue,
            "model": submission.model,
            "clip": edit.clip.text,
            "clip_source": try object(edit.clip),
            "references": try object(edit.refs),
            "prompt": edit.options.prompt,
            "quality": edit.options.quality.rawValue,
            "options": try object(edit.options),
            "attempts": edit.attempts,
            "submission": sent,
            "cost": paid,
            "output": made,
            "rows": facts.rows.map(Self.fields(of:)),
            "earlier": facts.earlier.map { Self.fields(of: $0.submission, batch: $0.batch) },
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
            "batch": facts.batch,
            "run_id": submission.run,
            "method": "POST",
            "url": submission.address,
            "idempotency_key": submission.key,
            "posts": submission.posts,
            "body": (try? JSONSerialization.jsonObject(with: submission.body)) ?? "",
            "submitted_at": time(submission.intentAt),
            "submitted_ms": submission.intentAt,
            "input_ms": submission.inputMs,
            "expected_ms": submission.expectedMs,
        ]
        sent["accepted_at"] = submission.acceptedAt.map(time)
        sent["completed_at"] = submission.completedAt.map(time)
        sent["posted_ms"] = submission.postedAt
        sent["accepted_ms"] = submission.acceptedAt
        sent["completed_ms"] = submission.completedAt
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
            "milliseconds": output.milliseconds,
            "width": output.size.width,
            "height": output.size.height,
            "warnings": output.warnings,
            "archived_at": Timestamp.rfc3339(archivedAt),
            "archived_ms": Int64((archivedAt.timeIntervalSince1970 * 1000).rounded()),
        ]
    }

    private static func fields(of row: RestoredRow) -> [String: Any] {
        var fields: [String: Any] = [
            "batch": row.batch, "ordinal": row.ordinal, "file": row.file, "line": row.line, "clip": row.clipName,
            "stem": row.stem,
        ]
        fields["manifest"] = row.manifest
        return fields
    }

    /// An earlier purchase of the edit, which cost something or may have.
    private static func fields(of submission: SubmissionRecord, batch: String) -> [String: Any] {
        var fields: [String: Any] = [
            "batch": batch, "run_id": submission.run, "provider": submission.provider.rawValue,
            "model": submission.model, "idempotency_key": submission.key, "posts": submission.posts,
            "state": submission.state.rawValue, "submitted_ms": submission.intentAt, "input_ms": submission.inputMs,
            "expected_ms": submission.expectedMs,
        ]
        fields["task_id"] = submission.task
        fields["posted_ms"] = submission.postedAt
        fields["accepted_ms"] = submission.acceptedAt
        fields["completed_ms"] = submission.completedAt
        fields["usd"] = submission.cost?.description
        fields["basis"] = submission.costBasis?.rawValue
        fields["reserved_usd"] = submission.reservation?.description
        fields["usd_per_second"] = submission.unitPrice
        fields["credits"] = submission.credits
        return fields
    }

    private func object(_ value: some Encodable) throws -> Any {
        try JSONSerialization.jsonObject(with: try JSONEncoder().encode(value), options: .fragmentsAllowed)
    }

    private func time(_ milliseconds: Int64) -> String {
        Timestamp.rfc3339(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
