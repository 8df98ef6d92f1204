import EditModel
import JobLedger

/// The rows of a period: those that bought something in it, with what they bought in it, and those that never bought
/// anything and last changed in it.
struct PeriodRows {
    let period: ReportPeriod
    /// The submissions of all time.
    let all: [PurchaseRecord]

    func rows(_ rows: [CostRow]) -> [CostRow] {
        let bought = Dictionary(grouping: all) { Key(batch: $0.batch, edit: $0.edit) }
        return rows.compactMap { row in
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
    }

    private struct Key: Hashable {
        let batch: String
        let edit: EditID
    }
}
