import CostReports
import EditModel
import JobLedger

/// A grouped report as a table with its sums: real money and rehearsals apart.
struct GroupedText {
    let report: GroupedReport

    /// The lines.
    ///
    /// - Parameter width: The terminal's width; `nil` where there is none.
    func lines(width: Int?) -> [String] {
        guard !report.groups.isEmpty else {
            return ["nothing was submitted" + (report.period.words.map { " \($0)" } ?? "")]
        }
        let worlds: [World] = [.real, .rehearsal].filter { report.totals[$0] != nil }
        var lines: [String] = []
        for world in worlds {
            if !lines.isEmpty { lines.append("") }
            lines += table(of: world).lines(width: width)
        }
        lines.append("")
        lines.append("submissions \(report.period.words ?? "of all time"); days and months are those of UTC")
        if report.totals[.rehearsal] != nil { lines.append("rehearsals are not money: nothing was charged for them") }
        return lines.map { width == nil ? $0 : $0.fitted(to: width ?? 80) }
    }

    private func table(of world: World) -> TextTable {
        let groups = report.groups.filter { $0.world == world }
        let all = report.totals[world].map { [$0] } ?? []
        let hasDoubt = all.contains { $0.money.doubtful > .zero }
        let hasOpen = all.contains { $0.open > 0 }
        let name = report.grouping.rawValue + (world == .rehearsal ? " (rehearsal)" : "")
        var columns: [TextTable.Column] = [.init(name, isFlexible: true)]
        columns += ["submitted", "archived", "failed", "refused", "unknown", "lost"].map { .init($0, .right) }
        if hasOpen { columns.append(.init("open", .right)) }
        columns += [.init("seconds", .right), .init("USD", .right)]
        if hasDoubt { columns.append(.init("perhaps USD", .right)) }
        var table = TextTable(columns)
        for (key, sums) in groups.map({ ($0.key, $0.sums) }) + all.map({ ("sum", $0) }) {
            let counts = [sums.submissions, sums.archived, sums.failed, sums.refused, sums.unknown, sums.lost]
            table.add(
                [key] + counts.map(String.init) + (hasOpen ? ["\(sums.open)"] : [])
                    + [sums.billed.threeDecimals, "\(sums.money.spent)"] + (hasDoubt ? ["\(sums.money.doubtful)"] : [])
            )
        }
        return table
    }
}
