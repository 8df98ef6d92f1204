import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger

/// Puts a verified output into the archive: remembered, renamed without replacing, receipt beside it, then archived.
struct OutputArchiver: Sendable {
    let context: RunContext

    private var layout: ArchiveLayout { context.layout }

    /// Finishes an output that an earlier run verified and perhaps renamed.
    ///
    /// - Parameters:
    ///   - submission: The purchase.
    ///   - edit: Its edit; `succeeded`.
    /// - Returns: Whether the file was there, so that nothing need be fetched.
    /// - Throws: `WanbatchError` of kind `storage`.
    func finish(_ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        guard let output = edit.output else { return false }
        let path = layout.absolute(output.file)
        guard try await context.media.sources.isThere(path, output.digest) else { return false }
        try await settle(output, submission, edit)
        return true
    }

    /// Archives a verified output.
    ///
    /// - Parameters:
    ///   - file: The download.
    ///   - facts: What was found in it.
    ///   - submission: The purchase.
    ///   - edit: Its edit; `succeeded`.
    ///   - twin: Another edit with the very same output: said, for one of them may be the other's.
    /// - Throws: `WanbatchError` of kind `storage`.
    func archive(
        _ file: DownloadedFile,
        _ facts: OutputFacts,
        _ submission: SubmissionRecord,
        _ edit: EditRecord,
        twin: EditID? = nil
    ) async throws {
        let alike = twin.map { WanbatchError.alike(edit.edit, $0) }
        if let alike { await context.control.tell(alike) }
        let stems = try await context.ledger.stems(of: context.batch, edit: edit.edit)
        let expectation = OutputExpectation(
            options: edit.options,
            expected: edit.expectedMs.map { .milliseconds($0) },
            hasSound: try await hasSound(edit)
        )
        let findings = expectation.findings(in: facts)
        let wanted = layout.output(stem: stems.first ?? "clip", edit: edit.edit)
        try await shielded {
            let path = DurableFiles.freePath(for: wanted)
            let output = OutputRecord(
                digest: file.digest,
                bytes: file.bytes,
                milliseconds: facts.duration.inMilliseconds,
                size: facts.size,
                warnings: file.warnings + findings.map(\.message) + [alike?.message].compactMap { $0 },
                flags: findings.map(\.flag.rawValue) + (alike == nil ? [] : ["alike"]),
                file: layout.relative(path)
            )
            try await context.ledger.verified(edit.edit, output)
            try DurableFiles.rename(file.path, to: path, StepGate(.renamed))
            try await settle(output, submission, edit)
        }
    }

    /// Whether what was sent has sound; a clip of which nothing is remembered is taken to have none.
    private func hasSound(_ edit: EditRecord) async throws -> Bool {
        guard let digest = edit.prepared?.clip.digest ?? edit.clipDigest else { return false }
        return try await context.media.sources.rememberedFacts(of: digest)?.audio != nil
    }

    /// The output lies where it belongs: receipt, ledger, and the files of all rows that share the edit.
    private func settle(_ output: OutputRecord, _ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        let cost = cost(of: submission, output)
        let stamp = context.stamp
        let receipt = Receipt(
            edit: edit,
            submission: submission,
            output: output,
            cost: cost.money,
            basis: cost.basis,
            archivedAt: stamp.at,
            facts: try await context.ledger.receiptFacts(of: submission, archivedBy: context.batch)
        )
        try receipt.write(beside: layout.absolute(output.file), temporary: layout.temporary)
        try await context.ledger.archived(submission, output, cost: cost.money, basis: cost.basis, stamp)
        try await OutputDelivery(context: context).deliver(edit.edit)
        for warning in output.warnings {
            await context.warn("output", "\(edit.clip.shortName): \(warning)")
        }
        await context.stepped(edit, to: .archived, easesBudget: true)
    }

    /// What the provider said that it charged, or else what the verified lengths cost.
    private func cost(of submission: SubmissionRecord, _ output: OutputRecord) -> (money: Money?, basis: CostBasis) {
        if let cost = submission.cost, submission.costBasis == .provider { return (cost, .provider) }
        guard let text = submission.unitPrice, let unit = Decimal(plainText: text) else { return (nil, .none) }
        let minimum = context.desks[submission.provider]?.minimumCharge ?? .zero
        let price = Price(usdPerSecond: unit, minimum: minimum, date: "", source: "")
        let money = price.cost(input: .milliseconds(submission.inputMs), output: .milliseconds(output.milliseconds))
        return (money, .computed)
    }
}

extension WanbatchError {
    /// Two edits have the very same output.
    fileprivate static func alike(_ edit: EditID, _ twin: EditID) -> WanbatchError {
        WanbatchError(
            .edit,
            "outputs-alike",
            "the output of edit \(edit.short) is byte for byte that of edit \(twin.short): "
                + "the provider may have given one task's video for both",
            hint: "look at both; if one is the other's, ask the provider's support with the task ids of their receipts"
        )
    }
}

extension ProviderDesk {
    /// The least that an edit costs at this provider.
    var minimumCharge: Money? { provider.traits.prices.values.map(\.minimum).max() }
}
