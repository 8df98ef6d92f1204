import BatchPipeline
import EditModel
import JobLedger

/// A plan as a table and its sums.
struct PlanText {
    let plan: BatchPlan

    /// The lines.
    ///
    /// - Parameter width: The terminal's width; `nil` where there is none.
    func lines(width: Int?) -> [String] {
        var table = TextTable([
            .init("line", .right), .init("clip", isFlexible: true), .init("state"),
            .init("what is done to the clip", isFlexible: true), .init("seconds", .right), .init("USD", .right),
        ])
        for line in plan.lines {
            table.add([
                "\(line.row.edit.location.line)",
                line.row.edit.clipName,
                state(of: line),
                line.row.refusal?.message ?? line.row.summary ?? "",
                line.row.input.map { "\($0.threeDecimals)" } ?? "",
                line.isToSubmit ? line.row.estimate?.description ?? "unknown" : "",
            ])
        }
        return table.lines(width: width) + [""] + sums
    }

    private func state(of line: BatchPlan.Line) -> String {
        if line.row.refusal != nil { return "refused" }
        if line.isRepeated { return "shared" }
        return line.state?.rawValue ?? "new"
    }

    private var sums: [String] {
        let count = plan.lines.count(where: \.isToSubmit)
        var lines = ["\(plan.batch): \(plan.lines.count) clips, \(count) to submit"]
        lines.append("expected \(plan.estimate) USD, at most \(plan.reservation) USD")
        if plan.unpriced > 0 { lines.append("\(plan.unpriced) of them have no known price yet and are not in the sum") }
        if let maximum = plan.maximumCost, plan.reservation > maximum {
            lines.append(
                "the budget of \(maximum) USD does not hold them all: what does not fit waits for another night"
            )
        }
        return lines
    }
}
