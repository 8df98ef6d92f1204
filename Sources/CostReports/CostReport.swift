public import EditModel
public import Foundation
public import JobLedger

/// What a batch did and what it cost, from the ledger alone: what a person reads in the morning.
///
/// A report is made from one moment's state of the ledger, also while a run is going on or after one that was
/// interrupted. The room's folders: `Rows` (what a row says, and the totals), `Formats` (``CSVReport``,
/// ``JSONReport``), `Files` (``ReportWriter``). The sum of the rows' costs is the ledger's sum, to the last digit.
public struct CostReport: Sendable {
    /// The batch.
    public var batch: String
    /// When the report was made.
    public var madeAt: Date
    /// A row for each clip that the batch names, and for each edit that left the manifest while it was paid for and not
    /// final.
    public var rows: [CostRow]
    /// Sums by world, for the worlds that the batch has rows or money in.
    public var totals: [World: ReportTotals]
    /// How many edits stand where; equal edits count once.
    public var states: [EditState: Int]

    /// The report of a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - ledger: The ledger.
    ///   - now: The moment, for the report's own date.
    /// - Returns: A report without rows when the ledger does not know the batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the ledger cannot be read.
    public static func make(batch: String, from ledger: JobLedger, now: Date) async throws -> CostReport {
        let rows = try await ledger.reportRows(of: batch).map(CostRow.init)
        let money = try await ledger.money(of: batch)
        var totals: [World: ReportTotals] = [:]
        for world in World.allCases {
            let mine = rows.filter { $0.world == world }
            guard !mine.isEmpty || money[world] != nil else { continue }
            totals[world] = ReportTotals(rows: mine, money: money[world] ?? MoneyState())
        }
        return CostReport(
            batch: batch,
            madeAt: now,
            rows: rows,
            totals: totals,
            states: try await ledger.counts(of: batch)
        )
    }
}
