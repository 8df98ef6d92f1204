public import EditModel
import Foundation
public import JobLedger

/// How far a batch is, for a person who asks while its run is going on or afterwards.
public struct BatchStatus: Sendable {
    /// The batch.
    public var batch: String
    /// The latest run.
    public var run: RunRecord?
    /// Whether a run holds the batch now.
    public var isRunning: Bool
    /// How many edits stand where.
    public var counts: [EditState: Int]
    /// Money of all runs, by world.
    public var money: [World: MoneyState]
    /// Edits that are under way at a provider.
    public var running: [ReportRow]
    /// Edits that ended badly.
    public var problems: [ReportRow]
    /// Edits that were let go again although nobody can tell whether an earlier submission was bought.
    public var doubts: [ReportRow]

    /// The status of a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - ledger: The archive's ledger.
    ///   - archive: The archive.
    /// - Throws: `WanbatchError` of kind storage.
    public static func of(_ batch: String, in ledger: JobLedger, archive: String) async throws -> BatchStatus {
        let layout = try ArchiveLayout(root: archive, batch: batch)
        let underWay: Set<EditState> = [.submitting, .running, .succeeded]
        let rows = try await ledger.report { reader in
            var rows: [ReportRow] = []
            try reader.rows(of: batch, .edits(in: underWay.union(EditState.badEnds), orResubmitted: true)) {
                rows.append($0)
            }
            return rows
        }
        return BatchStatus(
            batch: batch,
            run: try await ledger.runs(of: batch).first,
            isRunning: try FileLock.isHeld(layout.lock),
            counts: try await ledger.counts(of: batch),
            money: try await ledger.money(of: batch),
            running: rows.filter { underWay.contains($0.edit.state) },
            problems: rows.filter(\.edit.state.isBadEnd),
            doubts: rows.filter(\.hasEarlierDoubt)
        )
    }
}
