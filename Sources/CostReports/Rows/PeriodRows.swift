import EditModel
import JobLedger

/// The rows of a period: those that bought something in it, with what they bought in it, and those that never bought
/// anything and last changed in it.
struct PeriodRows {
    private let period: ReportPeriod
    /// The submissions of all time; none are needed for all time.
    private var bought: [Key: [PurchaseRecord]] = [:]

    init(period: ReportPeriod) { self.period = period }

    /// Takes note of a submission; all of them must be known before the first row.
    mutating func note(_ purchase: PurchaseRecord) {
        guard period != .all else { return }
        bought[Key(batch: purchase.batch, edit: purchase.edit), default: []].append(purchase)
    }

    /// The row as it is in the period; `nil` where it has no part in it.
    func row(_ row: CostRow) -> CostRow? {
        guard period != .all else { return row }
        let mine = row.basis == .shared ? [] : bought[Key(batch: row.batch, edit: row.edit)] ?? []
        guard !mine.isEmpty else { return period.contains(row.submittedAt ?? row.changedAt) ? row : nil }
        let inside = mine.filter { period.contains($0.date) }
        if inside.count == mine.count { return row }
        if inside.isEmpty { return nil }
        // Bought twice, once of them at another time: only what belongs here counts here.
        var part = row
        let costs = inside.filter { ![.refused, .failed].contains($0.state) }.map(\.cost)
        let known = costs.compactMap { $0 }.reduce(Money.zero, +)
        part.cost = known == .zero && costs.contains(nil) ? nil : known
        return part
    }

    private struct Key: Hashable {
        let batch: String
        let edit: EditID
    }
}
