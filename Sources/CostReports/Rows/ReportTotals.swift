public import EditModel
public import JobLedger

/// Sums of a report's rows in one world.
public struct ReportTotals: Hashable, Codable, Sendable {
    /// How many clips the batch names.
    public var clips: Int
    /// How many rows share the purchase of another row or batch.
    public var shared: Int
    /// How many submissions the edits had.
    public var attempts: Int
    /// What the edits were expected to cost.
    public var estimated: Money
    /// Settled costs: the sum of the rows' costs.
    public var cost: Money
    /// Seconds of input and output that were billed, where there is an output.
    public var billed: Duration
    /// Where the money of all runs of the batch stands, from the ledger's submissions.
    public var money: MoneyState

    /// Sums.
    ///
    /// - Parameters:
    ///   - rows: Rows of one world.
    ///   - money: The money of the batch in that world.
    public init(rows: [CostRow], money: MoneyState) {
        clips = rows.count
        shared = rows.filter { $0.basis == .shared }.count
        attempts = rows.filter { $0.basis != .shared }.map(\.attempts).reduce(0, +)
        estimated = rows.compactMap(\.estimate).reduce(.zero, +)
        cost = rows.compactMap(\.cost).reduce(.zero, +)
        billed = rows.filter { $0.basis != .shared }.compactMap(\.billed).reduce(.zero, +)
        self.money = money
    }
}
