import BatchPipeline
import EditModel
import EditProviders
import Foundation
import JobLedger

/// A plan for a person: what is done to each clip, and the sums.
struct PlanText {
    let plan: BatchPlan
    let now: Date

    /// More clips than anybody reads: the rest is in the CSV.
    static let mostClips = 10_000

    /// The lines.
    ///
    /// - Parameter width: The terminal's width; `nil` where there is none.
    func lines(width: Int?) -> [String] {
        guard !plan.lines.isEmpty else { return ["\(plan.layout.batch): no clips"] }
        let sums = PlanSums(plan: plan, now: now).lines.flatMap { sum in
            let room = width.map { max(20, $0 - PlanSums.margin) } ?? .max
            let parts = sum.text.wrapped(to: room)
            return parts.enumerated().map { index, part in
                (index == 0 ? sum.name.padded(to: PlanSums.margin) : String(repeating: " ", count: PlanSums.margin))
                    + part
            }
        }
        return table.lines(width: width) + rest + [""] + sums
    }

    private var rest: [String] {
        let more = plan.lines.count - Self.mostClips
        return more > 0 ? ["and \(more) more: wanbatch plan --format csv shows them all"] : []
    }

    private var table: TextTable {
        var table = TextTable([
            .init("line", .right), .init("clip", isFlexible: true), .init("state"), .init("billed s", .right),
            .init("USD", .right), .init("what is done to the clip", isFlexible: true),
        ])
        for line in plan.lines.prefix(Self.mostClips) {
            let row = PlanRow(line: line)
            table.add([
                "\(line.row.edit.location.line)",
                line.row.edit.clipName,
                row.state,
                row.billed.map(\.threeDecimals) ?? "",
                line.isToSubmit ? line.row.estimate?.description ?? "unknown" : "",
                row.work,
            ])
        }
        return table
    }
}
