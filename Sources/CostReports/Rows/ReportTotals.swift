public import EditModel
public import JobLedger

/// Sums of a report's rows in one world.
public struct ReportTotals: Hashable, Sendable {
    /// How many clips the batch names.
    public var clips = 0
    /// How many rows share the purchase of another row or batch.
    public var shared = 0
    /// How many submissions the edits had.
    public var attempts = 0
    /// What the edits were expected to cost.
    public var estimated = Money.zero
    /// Settled costs: the sum of the rows' costs.
    public var cost = Money.zero
    /// Seconds of input and output that were billed, where there is an output.
    public var billed = Duration.zero
    /// Where the money of all runs of the batch stands, from the ledger's submissions.
    public var money = MoneyState()
    /// How many edits stand where; equal edits count once.
    public var states: [EditState: Int] = [:]
    /// How many rows have an output that is worth a look.
    public var flagged = 0

    /// Adds a row, all but its edit's state.
    mutating func add(_ row: CostRow) {
        clips += 1
        estimated += row.estimate ?? .zero
        cost += row.cost ?? .zero
        if !row.flags.isEmpty { flagged += 1 }
        guard row.basis != .shared else { return shared += 1 }
        attempts += row.attempts
        billed += row.billed ?? .zero
    }
}
