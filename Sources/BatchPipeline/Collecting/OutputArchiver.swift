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
        guard let digest = try? await context.media.sources.currentDigest(of: path), digest == output.digest
        else { return false }
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
    /// - Throws: `WanbatchError` of kind `storage`.
    func archive(
        _ file: DownloadedFile,
        _ facts: OutputFacts,
        _ submission: SubmissionRecord,
        _ edit: EditRecord
    ) async throws {
        let stems = try await context.ledger.stems(of: context.batch, edit: edit.edit)
        let wanted = layout.output(stem: stems.first ?? "clip", edit: edit.edit)
        try await shielded {
            let path = DurableFiles.freePath(for: wanted)
            let output = OutputRecord(
                digest: file.digest,
                bytes: file.bytes,
                milliseconds: facts.duration.inMilliseconds,
                size: facts.size,
                warnings: file.warnings + OutputExpectation(edit: edit).warnings(about: facts),
                file: layout.relative(path)
            )
            try await context.ledger.verified(edit.edit, output)
            try DurableFiles.rename(file.path, to: path)
            try await settle(output, submission, edit)
        }
    }

    /// The output lies where it belongs: receipt, ledger, and the files of all rows that share the edit.
    private func settle(_ output: OutputRecord, _ submission: SubmissionRecord, _ edit: EditRecord) async throws {
        let cost = cost(of: submission, output)
        let receipt = Receipt(
            edit: edit,
            submission: submission,
            output: output,
            cost: cost.money,
            basis: cost.basis,
            archivedAt: context.timekeeper.now()
        )
        try receipt.write(beside: layout.absolute(output.file), temporary: layout.temporary)
        try await context.ledger.archived(submission, output, cost: cost.money, basis: cost.basis, context.stamp)
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

/// What an output should be like: a difference is worth a warning, never a new purchase.
struct OutputExpectation: Sendable {
    let edit: EditRecord

    /// What differs.
    ///
    /// - Parameter facts: What was found in the output.
    func warnings(about facts: OutputFacts) -> [String] {
        var warnings: [String] = []
        if let aspect = edit.options.aspect {
            let documented = aspect.outputSize(at: edit.options.quality)
            if facts.size != documented {
                warnings.append("the output is \(facts.size), the documents say \(documented)")
            }
        }
        if let expected = edit.expectedMs, abs(facts.duration.inMilliseconds - expected) > max(250, expected / 20) {
            let length = Duration.milliseconds(expected)
            warnings.append(
                "the output is \(facts.duration.threeDecimals) s long, \(length.threeDecimals) s were expected"
            )
        }
        return warnings
    }
}

extension ProviderDesk {
    /// The least that an edit costs at this provider.
    var minimumCharge: Money? { provider.traits.prices.values.map(\.minimum).max() }
}
