import EditModel
import EditProviders
import Foundation
import JobLedger

/// Reads a receipt again, and believes nothing in it that cannot be.
struct ReceiptReader {
    /// Where the receipt lies, relative to the archive: `BATCH/outputs/STEM.EDITID16.json`.
    let file: String

    /// Why a receipt is not taken.
    struct Doubt: Error {
        /// For a person.
        var text: String
    }

    /// What the receipt knows.
    ///
    /// - Parameter bytes: The receipt's bytes.
    /// - Throws: ``Doubt``.
    func read(_ bytes: Data) throws(Doubt) -> RestoredEdit {
        let document: ReceiptDocument
        do {
            document = try JSONDecoder().decode(ReceiptDocument.self, from: bytes)
        } catch {
            throw Doubt(text: "is not a receipt: \(Self.words(error))")
        }
        guard document.receipt == 1 else { throw Doubt(text: "was written by a newer wanbatch") }
        let output = try output(of: document)
        let archivedAt = try moment(document.output.archived_ms, document.output.archived_at, "archived_at")
        var options = document.options ?? EditOptions(prompt: document.prompt)
        if document.options == nil { options.quality = document.quality }
        var edit = RestoredEdit(
            edit: document.edit_id,
            world: document.world,
            options: options,
            clip: document.clip_source ?? Self.source(document.clip),
            output: output,
            archivedAt: archivedAt
        )
        edit.references = document.references ?? []
        edit.clipDigest = document.source_sha256
        edit.summary = document.preparation
        edit.estimate = try money(document.cost.estimated_usd, "estimated_usd")
        edit.attempts = try number(document.attempts, "attempts")
        for earlier in document.earlier ?? [] {
            edit.purchases.append(try earlierPurchase(earlier, document))
        }
        edit.purchases.append(try purchase(of: document))
        edit.rows = try rows(of: document)
        return edit
    }

    /// The batch that a receipt lies in, by its folder.
    static func batch(of file: String) -> String { file.split(separator: "/").first.map(String.init) ?? "" }

    /// The stem of the output beside it: its name without the edit's digits.
    static func stem(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.replacing(/\.[0-9a-f]{16}(-[0-9]+)?\.(json|mp4)$/, with: "")
    }

    // MARK: - Parts

    private func output(of document: ReceiptDocument) throws(Doubt) -> OutputRecord {
        let output = document.output
        let parts = output.file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, BatchName.isValid(parts[0]), parts[1] == "outputs", parts[2].hasSuffix(".mp4"),
            !parts[2].hasPrefix("."), parts[2].contains(document.edit_id.short), !output.file.utf8.contains(0)
        else { throw Doubt(text: "names an output that is no place of this archive: \(output.file.printable)") }
        guard (1...(1 << 50)).contains(output.bytes), (1...100_000).contains(output.width),
            (1...100_000).contains(output.height)
        else { throw Doubt(text: "tells an output's size that cannot be") }
        let seconds = Double(output.seconds) ?? -1
        guard seconds >= 0, seconds < 1e6 else { throw Doubt(text: "tells a length that cannot be") }
        return OutputRecord(
            digest: output.sha256,
            bytes: output.bytes,
            milliseconds: output.milliseconds ?? Int64((seconds * 1000).rounded()),
            size: PixelSize(width: output.width, height: output.height),
            warnings: output.warnings ?? [],
            file: output.file
        )
    }

    private func purchase(of document: ReceiptDocument) throws(Doubt) -> RestoredPurchase {
        var sent = document.submission
        sent.batch = sent.batch ?? Self.batch(of: document.output.file)
        sent.provider = document.provider
        sent.model = document.model
        sent.task_id = document.task_id
        let cost = document.cost
        (sent.usd, sent.basis, sent.reserved_usd) = (cost.usd, cost.basis, cost.reserved_usd)
        (sent.usd_per_second, sent.credits, sent.state) = (cost.usd_per_second, cost.credits, "settled")
        return try purchase(sent)
    }

    private func earlierPurchase(
        _ earlier: ReceiptDocument.Submission,
        _ document: ReceiptDocument
    ) throws(Doubt) -> RestoredPurchase {
        var earlier = earlier
        earlier.batch = earlier.batch ?? Self.batch(of: document.output.file)
        earlier.provider = earlier.provider ?? document.provider
        earlier.model = earlier.model ?? document.model
        return try purchase(earlier)
    }

    private func purchase(_ sent: ReceiptDocument.Submission) throws(Doubt) -> RestoredPurchase {
        let provider = ProviderID(sent.provider ?? "")
        guard ProviderRegistry.kind(provider) != nil else {
            throw Doubt(text: "names a provider that there is not: \(provider.rawValue.printable)")
        }
        guard sent.run_id.wholeMatch(of: /[0-9]{8}T[0-9]{6}Z(-[0-9]{1,6})?/) != nil else {
            throw Doubt(text: "names a run that there cannot be: \(sent.run_id.printable)")
        }
        guard let batch = sent.batch, BatchName.isValid(batch) else {
            throw Doubt(text: "names a batch that there cannot be")
        }
        guard (1...200).contains(sent.idempotency_key.utf8.count) else { throw Doubt(text: "has no idempotency key") }
        if let task = sent.task_id, TaskID(task) == nil { throw Doubt(text: "names a task that there cannot be") }
        var purchase = RestoredPurchase(
            run: sent.run_id,
            batch: batch,
            provider: provider,
            model: sent.model ?? "",
            key: sent.idempotency_key,
            state: sent.state == "settled" ? .settled : sent.state == "lost" ? .lost : .unknown,
            intentAt: try moment(sent.submitted_ms, sent.submitted_at, "submitted_at")
        )
        purchase.address = sent.url ?? ""
        purchase.posts = try number(sent.posts ?? 1, "posts")
        purchase.postedAt = try optionalMoment(sent.posted_ms, nil, "posted_at")
        purchase.acceptedAt = try optionalMoment(sent.accepted_ms, sent.accepted_at, "accepted_at")
        purchase.completedAt = try optionalMoment(sent.completed_ms, sent.completed_at, "completed_at")
        purchase.task = sent.task_id
        purchase.inputMs = Int64(try number(Int(sent.input_ms ?? 0), "input_ms", most: 1_000_000_000))
        purchase.expectedMs = Int64(try number(Int(sent.expected_ms ?? 0), "expected_ms", most: 1_000_000_000))
        purchase.unitPrice = try decimal(sent.usd_per_second, "usd_per_second")
        purchase.reservation = try money(sent.reserved_usd, "reserved_usd")
        purchase.credits = try decimal(sent.credits, "credits")
        purchase.cost = try money(sent.usd, "usd")
        purchase.basis = sent.basis.flatMap(CostBasis.init(rawValue:))
        return purchase
    }

    private func rows(of document: ReceiptDocument) throws(Doubt) -> [RestoredRow] {
        var rows: [RestoredRow] = []
        for row in document.rows ?? [] {
            guard BatchName.isValid(row.batch), (0...10_000_000).contains(row.ordinal),
                (0...10_000_000).contains(row.line)
            else { throw Doubt(text: "tells a row of a manifest that cannot be") }
            rows.append(
                RestoredRow(
                    batch: row.batch,
                    manifest: row.manifest,
                    ordinal: row.ordinal,
                    file: row.file,
                    line: row.line,
                    clipName: row.clip,
                    stem: row.stem
                )
            )
        }
        return rows
    }

    // MARK: - Values

    private func moment(_ milliseconds: Int64?, _ text: String?, _ name: String) throws(Doubt) -> Int64 {
        guard let moment = try optionalMoment(milliseconds, text, name) else { throw Doubt(text: "lacks \(name)") }
        return moment
    }

    private func optionalMoment(_ milliseconds: Int64?, _ text: String?, _ name: String) throws(Doubt) -> Int64? {
        if milliseconds == nil, text == nil { return nil }
        let told = text.flatMap(Timestamp.date(rfc3339:)).map { Int64($0.timeIntervalSince1970 * 1000) }
        // Up to the end of the year 9999.
        guard let moment = milliseconds ?? told, (0...253_402_300_799_000).contains(moment) else {
            throw Doubt(text: "tells a moment that cannot be (\(name))")
        }
        return moment
    }

    private func money(_ text: String?, _ name: String) throws(Doubt) -> Money? {
        guard let text else { return nil }
        guard let money = Money(usdText: text), money <= Money(units: 1_000_000_000) else {
            throw Doubt(text: "tells an amount that cannot be (\(name))")
        }
        return money
    }

    private func decimal(_ text: String?, _ name: String) throws(Doubt) -> String? {
        guard let text else { return nil }
        guard Decimal(plainText: text) != nil else { throw Doubt(text: "tells an amount that cannot be (\(name))") }
        return text
    }

    private func number(_ number: Int, _ name: String, most: Int = 1_000_000) throws(Doubt) -> Int {
        guard (0...most).contains(number) else { throw Doubt(text: "tells a number that cannot be (\(name))") }
        return number
    }

    private static func source(_ text: String) -> MediaSource {
        text.hasPrefix("/") ? .file(path: text) : .url(text)
    }

    private static func words(_ error: any Error) -> String {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case DecodingError.keyNotFound(let key, _): return "it lacks \(key.stringValue.printable)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "\(name(context.codingPath).printable) is not what it should be"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(name(context.codingPath).printable) is not what it should be"
        default: return "it is no JSON"
        }
    }
}
