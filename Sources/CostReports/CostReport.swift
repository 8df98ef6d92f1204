public import EditModel
public import Foundation
public import JobLedger

/// What batches did and what they cost, from the ledger alone: what a person reads in the morning.
///
/// A report is made from one moment's state of the ledger, also while a run is going on or after one that was
/// interrupted. The room's folders: `Rows` (what a row says, and the totals), `Groups` (submissions by provider, day or
/// batch), `Formats` (``CSVReport``, ``JSONReport``, ``GroupedCSV``, ``GroupedJSON``), `Page` (``HTMLReport``), `Files`
/// (``ReportWriter``). The sum of the rows' costs is the ledger's sum, to the last digit.
public struct CostReport: Sendable {
    /// The batches.
    public var batches: [String]
    /// The time that it is about.
    public var period: ReportPeriod
    /// When the report was made.
    public var madeAt: Date
    /// A row for each clip that the batches name, and for each edit that left the manifest while it was paid for and
    /// not final. Of a period: those that were submitted in it, or else last changed in it.
    public var rows: [CostRow]
    /// The submissions of the batches' runs in the period.
    public var purchases: [PurchaseRecord]
    /// Sums by world, for the worlds that the batches have rows or money in.
    public var totals: [World: ReportTotals]
    /// How many edits stand where; equal edits count once.
    public var states: [EditState: Int]

    /// The batch, where there is only one.
    public var batch: String? { batches.count == 1 ? batches.first : nil }

    /// The report of a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - ledger: The ledger.
    ///   - now: The moment, for the report's own date.
    /// - Returns: A report without rows when the ledger does not know the batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the ledger cannot be read.
    public static func make(batch: String, from ledger: JobLedger, now: Date) async throws -> CostReport {
        try await make(batches: [batch], from: ledger, now: now)
    }

    /// The report of several batches.
    ///
    /// - Parameters:
    ///   - batches: The batches.
    ///   - ledger: The ledger.
    ///   - period: The time that it is about.
    ///   - now: The moment, for the report's own date.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the ledger cannot be read.
    public static func make(
        batches: [String],
        from ledger: JobLedger,
        in period: ReportPeriod = .all,
        now: Date
    ) async throws -> CostReport {
        let all = try await ledger.purchases(of: batches)
        let purchases = all.filter { period.contains($0.date) }
        var rows: [CostRow] = []
        for batch in batches { rows += try await ledger.reportRows(of: batch).map(CostRow.init) }
        if period != .all { rows = PeriodRows(period: period, all: all).rows(rows) }
        var totals: [World: ReportTotals] = [:]
        for world in World.allCases {
            let mine = rows.filter { $0.world == world }
            let bought = purchases.filter { $0.world == world }
            guard !mine.isEmpty || !bought.isEmpty else { continue }
            totals[world] = ReportTotals(rows: mine, money: MoneyState(of: bought))
        }
        let edits = Dictionary(rows.map { ($0.edit, $0.state) }) { first, _ in first }
        return CostReport(
            batches: batches,
            period: period,
            madeAt: now,
            rows: rows,
            purchases: purchases,
            totals: totals,
            states: Dictionary(grouping: edits.values) { $0 }.mapValues(\.count)
        )
    }
}
