import EditModel
import Foundation
import JobLedger

/// The sums of the page as the template takes them: a part for each world, so that real money and rehearsals never mix.
struct PageWorlds {
    let report: CostReport

    var fields: [[String: Any]] {
        World.inOrder.compactMap { world in report.totals[world].map { fields(of: world, $0) } }
    }

    private func fields(of world: World, _ totals: ReportTotals) -> [String: Any] {
        let groups = report.groups.groups.filter { $0.world == world }
        var fields: [String: Any] = [
            "id": world.rawValue,
            "spent": "$\(totals.money.spent)",
            "spentWord": world == .rehearsal ? "rehearsed, not charged" : "spent",
            "figures": figures(totals),
            "states": states(totals),
            "groups": PageGroups(groups: groups, grouping: report.groups.grouping).fields,
        ]
        if world == .rehearsal { fields["isRehearsal"] = true }
        if groups.isEmpty { fields["hasNoGroups"] = true }
        return fields
    }

    private func figures(_ totals: ReportTotals) -> [[String: String]] {
        let money = totals.money
        var figures = [("expected", "$\(totals.estimated)")]
        if money.reserved > .zero { figures.append(("reserved for what is under way", "$\(money.reserved)")) }
        if money.doubtful > .zero { figures.append(("perhaps paid: unknown or lost", "$\(money.doubtful)")) }
        if money.unpriced > 0 { figures.append(("submissions without a known price", "\(money.unpriced)")) }
        if money.spent != totals.cost {
            figures.append(("of it for edits that are not listed below", "$\(money.spent - totals.cost)"))
        }
        figures.append(("video billed, in and out", "\(totals.billed.shortest) s"))
        figures.append(("submissions", "\(totals.attempts)"))
        if totals.shared > 0 { figures.append(("clips that share an edit", "\(totals.shared)")) }
        return figures.map { ["word": $0, "value": $1] }
    }

    /// The six that a person asks for, always; the others where there are some.
    private func states(_ totals: ReportTotals) -> [[String: Any]] {
        let counts = totals.states
        let asked: [EditState] = [.archived, .failed, .refused, .unknown, .held, .lost]
        let others = EditState.allCases.filter { !asked.contains($0) && counts[$0] != nil }
        var states: [[String: Any]] = (asked + others).map { state in
            let count = counts[state] ?? 0
            let tone = count == 0 ? "none" : PageTone.of(state).rawValue
            return ["word": state.rawValue, "count": count, "tone": tone]
        }
        if totals.flagged > 0 {
            states.append(["word": "to look at", "count": totals.flagged, "tone": PageTone.doubt.rawValue])
        }
        return states
    }
}
