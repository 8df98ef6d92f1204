import EditModel
import Foundation
import JobLedger

/// Gives every row that names an archived edit an output file of its own: a hard link, or a copy where links cannot be.
struct OutputDelivery: Sendable {
    let context: RunContext

    /// Delivers to the rows of this batch that have no file yet.
    ///
    /// - Parameter id: Only this edit; `nil` for every archived edit.
    /// - Throws: `WanbatchError` of kind `storage`.
    func deliver(_ id: EditID?) async throws {
        for row in try await context.ledger.undelivered(of: context.batch, edit: id) {
            guard let edit = try await context.ledger.edit(row.edit), let output = edit.output else { continue }
            let made = context.layout.absolute(output.file)
            let named = context.layout.output(stem: row.stem, edit: row.edit)
            let wanted = Self.isMade(made, for: named) ? made : named
            if made != wanted, try await !link(made, output, to: wanted) { continue }
            try await context.ledger.delivered(row, file: context.layout.relative(wanted))
        }
    }

    /// Whether a file has the wanted name, or the one with a number that it got because the wanted one was taken.
    private static func isMade(_ made: String, for wanted: String) -> Bool {
        made == wanted || made.hasPrefix(wanted.dropLast(".mp4".count) + "-")
    }

    /// Links the output and its receipt under another stem; `false` when the output is not there as it was any more.
    private func link(_ made: String, _ output: OutputRecord, to wanted: String) async throws -> Bool {
        guard try await context.media.sources.isThere(made, output.digest) else { return false }
        try linkOrCopy(made, to: wanted)
        let receipt = Receipt.path(beside: made)
        if FileManager.default.fileExists(atPath: receipt) {
            try linkOrCopy(receipt, to: Receipt.path(beside: wanted))
        }
        return true
    }

    private func linkOrCopy(_ path: String, to name: String) throws {
        guard !FileManager.default.fileExists(atPath: name) else { return }
        let temporary = "\(context.layout.temporary)/\(context.random.hex(8)).copy"
        try DurableFiles.linkOrCopy(path, as: name, temporary: temporary, StepGate(.outputLinked))
    }
}
