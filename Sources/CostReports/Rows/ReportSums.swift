import EditModel
import JobLedger

/// Sums up a report while its submissions and rows go by; what it holds does not grow with what they cost or say.
struct ReportSums {
    private(set) var totals: [World: ReportTotals] = [:]
    private(set) var groups: GroupSums
    private var seen: Set<EditID> = []

    /// - Parameter grouping: What submissions are put together by.
    init(by grouping: ReportGrouping) { groups = GroupSums(by: grouping) }

    /// Adds a submission.
    mutating func add(_ purchase: PurchaseRecord) {
        groups.add(purchase)
        totals[purchase.world, default: ReportTotals()].money.add(purchase)
    }

    /// Adds a row.
    mutating func add(_ row: CostRow) {
        totals[row.world, default: ReportTotals()].add(row)
        guard seen.insert(row.edit).inserted else { return }
        totals[row.world]?.states[row.state, default: 0] += 1
    }
}
