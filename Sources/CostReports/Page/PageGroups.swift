import EditModel
import Foundation
import JobLedger

/// The money of one world by day, provider or batch: a chart of days, and a table that says the same in figures.
struct PageGroups {
    let groups: [GroupedReport.Group]
    let grouping: ReportGrouping

    var fields: [String: Any] {
        var fields: [String: Any] = [
            "word": grouping.rawValue,
            "heading": grouping == .day ? "Cost by day" : "Cost by \(grouping.rawValue)",
            "lines": groups.map(line),
        ]
        if grouping == .day, let chart { fields["chart"] = chart } else { fields["isOpen"] = true }
        return fields
    }

    private func line(_ group: GroupedReport.Group) -> [String: Any] {
        [
            "key": group.key.shownOnPage, "submissions": group.sums.submissions, "archived": group.sums.archived,
            "failed": group.sums.failed + group.sums.refused, "perhaps": "$\(group.sums.money.doubtful)",
            "cost": "$\(group.sums.money.spent)",
        ]
    }

    // MARK: - The chart

    /// One bar a day from the first to the last, at least a fortnight; `nil` where there is nothing to show, or where
    /// the days are too many to be told apart.
    private var chart: [String: Any]? {
        let days = days
        let most = groups.map(\.sums.money.spent).max() ?? .zero
        guard !days.isEmpty, most > .zero else { return nil }
        let sums = Dictionary(groups.map { ($0.key, $0.sums) }) { first, _ in first }
        let bars = days.enumerated().map { index, day in bar(day, index, sums[day], most) }
        var chart: [String: Any] = [
            "width": days.count * Self.slot, "bars": bars, "most": "$\(most)", "words": words(days, most),
        ]
        if days.count > Self.labelled {
            chart["ends"] = ["first": days.first ?? "", "last": days.last ?? ""]
        } else {
            let texts = days.enumerated().map { index, day in ["text": label(day, isLast: index == days.count - 1)] }
            chart["labels"] = ["days": texts]
        }
        return chart
    }

    private static let slot = 10
    private static let labelled = 16
    private static let fewest = 14
    private static let most = 120

    private var days: [String] {
        guard let first = groups.first.flatMap({ UTCDay.date($0.key) }),
            let last = groups.last.flatMap({ UTCDay.date($0.key) })
        else { return [] }
        let length = 86_400.0
        let span = Int((last.timeIntervalSince(first) / length).rounded()) + 1
        guard span <= Self.most else { return [] }
        let count = max(span, Self.fewest)
        return (0..<count).map { UTCDay.text(last.addingTimeInterval(Double($0 - count + 1) * length)) }
    }

    private func bar(_ day: String, _ index: Int, _ sums: PurchaseSums?, _ most: Money) -> [String: Any] {
        let spent = sums?.money.spent ?? .zero
        // What cost anything is to be seen; what cost nothing leaves a hair on the ground.
        let share = Double(spent.units) / Double(most.units)
        let height = spent > .zero ? max(1.5, share * 100) : 0.6
        let words = sums.map { "\(day): $\(spent), \($0.submissions) submitted" } ?? "\(day): nothing submitted"
        return [
            "x": index * Self.slot + 1, "y": decimal(100 - height), "height": decimal(height), "words": words,
            "tone": spent > .zero ? "bar" : "ground",
        ]
    }

    private func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func words(_ days: [String], _ most: Money) -> String {
        let spent = groups.map(\.sums.money.spent).reduce(.zero, +)
        let busy = groups.max { $0.sums.money.spent < $1.sums.money.spent }?.key ?? ""
        return """
            Cost by UTC day from \(days.first ?? "") to \(days.last ?? ""): $\(spent) in all, \
            the most on \(busy) with $\(most). The table below has each day.
            """
    }

    /// The day's number; the month with the last day and with the first of a month.
    private func label(_ day: String, isLast: Bool) -> String {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return day }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let isNamed = isLast || parts[2] == 1
        return isNamed && (1...12).contains(parts[1]) ? "\(parts[2]) \(months[parts[1] - 1])" : "\(parts[2])"
    }
}
