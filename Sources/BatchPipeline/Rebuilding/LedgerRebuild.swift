public import EditModel
import Foundation
public import JobLedger

/// Makes a new ledger from the receipts of an archive, where the ledger is broken or lost.
///
/// Receipts know what is archived. What was running, and purchases of which nobody could tell, are in no receipt: they
/// may be paid for again.
public struct LedgerRebuild: Sendable {
    private let root: String

    /// A rebuilding.
    ///
    /// - Parameter archive: The archive.
    public init(archive: String) { root = archive }

    /// What the receipts of an archive know.
    public struct Survey: Sendable {
        /// What the new ledger will have.
        public var edits: [RestoredEdit]
        /// What is wrong with receipts and outputs, for a person.
        public var problems: [String]

        /// What the archived edits cost, by world.
        public var cost: [World: Money] {
            edits.reduce(into: [:]) { sums, edit in
                sums[edit.world, default: .zero] += edit.purchases.compactMap(\.cost).reduce(.zero, +)
            }
        }
    }

    /// Reads the receipts, and the outputs that they tell of. Changes nothing.
    ///
    /// - Throws: `WanbatchError` of kind `usage` when the ledger is sound: it knows more than receipts do.
    public func survey() async throws -> Survey {
        if try await isSound() {
            throw WanbatchError(
                .usage,
                "ledger-sound",
                "the ledger of \(root) is sound: it is not rebuilt, for it knows more than the receipts do",
                hint: "to rebuild it all the same, move \(root)/ledger.sqlite away first"
            )
        }
        let harvest = try await ReceiptHarvest.gather(root)
        return Survey(edits: harvest.edits, problems: harvest.problems)
    }

    /// Puts the new ledger in the place of the old one.
    ///
    /// - Parameter survey: What the receipts know.
    /// - Returns: Where the broken ledger lies now; `nil` when there was none.
    /// - Throws: `WanbatchError`: busy while a run holds a batch; of kind `storage`.
    public func apply(_ survey: Survey) async throws -> String? {
        let locks = try takeLocks()
        defer { withExtendedLifetime(locks) {} }
        return try await JobLedger.rebuild(root + "/ledger.sqlite", from: survey.edits, now: Date())
    }

    private func isSound() async throws -> Bool {
        do {
            let ledger = try JobLedger(reading: root + "/ledger.sqlite")
            try await ledger.check()
            return true
        } catch let error as WanbatchError where ["ledger-corrupt", "ledger-empty"].contains(error.code) {
            return false
        }
    }

    /// No run may be at work meanwhile.
    private func takeLocks() throws -> [FileLock] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return try names.filter(BatchName.isValid).map { "\(root)/\($0)/lock" }
            .filter(FileManager.default.fileExists)
            .map { path in
                guard let lock = try FileLock.take(path) else {
                    throw WanbatchError(.busy, "batch-busy", "a run holds \(path)", hint: "wait for it, then try again")
                }
                return lock
            }
    }
}
