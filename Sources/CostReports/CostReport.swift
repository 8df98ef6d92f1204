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
    /// not final. Of a period: those that were submitted in it, or else last changed in it. Not all of a large report:
    /// see ``RowKeeping``.
    public var rows: [CostRow]
    /// How many rows there are, kept or not.
    public var rowCount: Int
    /// The submissions of the batches' runs in the period, summed up.
    public var groups: GroupedReport
    /// Sums of all rows by world, for the worlds that the batches have rows or money in.
    public var totals: [World: ReportTotals]

    /// The batch, where there is only one.
    public var batch: String? { batches.count == 1 ? batches.first : nil }

    /// How many edits stand where; equal edits count once.
    public var states: [EditState: Int] {
        totals.values.reduce(into: [:]) { $0.merge($1.states, uniquingKeysWith: +) }
    }

    /// The report of a batch, with all its rows.
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
    ///   - grouping: What submissions are put together by.
    ///   - keeping: Which rows the report keeps.
    ///   - now: The moment, for the report's own date.
    ///   - visit: Is given every row, kept or not, as it goes by; an error ends the report.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the ledger cannot be read; what `visit` throws.
    public static func make(
        batches: [String],
        from ledger: JobLedger,
        in period: ReportPeriod = .all,
        by grouping: ReportGrouping = .day,
        keeping: RowKeeping = .all,
        now: Date,
        visit: @escaping @Sendable (CostRow) throws -> Void = { _ in }
    ) async throws -> CostReport {
        try await ledger.report { reader in
            var sums = ReportSums(by: grouping)
            var part = PeriodRows(period: period)
            try reader.purchases(of: batches) { purchase in
                part.note(purchase)
                if period.contains(purchase.date) { sums.add(purchase) }
            }
            var kept = KeptRows(keeping)
            for batch in batches {
                try reader.rows(of: batch) { row in
                    guard let row = part.row(CostRow(row)) else { return }
                    sums.add(row)
                    kept.add(row)
                    try visit(row)
                }
            }
            return CostReport(
                batches: batches,
                period: period,
                madeAt: now,
                rows: kept.rows,
                rowCount: kept.count,
                groups: GroupedReport(sums.groups, in: period, now: now),
                totals: sums.totals
            )
        }
    }
}
