import BatchPipeline
import EditModel
import EditProviders
import Foundation
import JobLedger

/// What a plan comes to: counts, seconds, money between two bounds, and what bounds the run.
struct PlanSums {
    let plan: BatchPlan
    let now: Date

    /// The columns of the names.
    static let margin = 11

    /// A sum and its name.
    struct Line: Hashable {
        var name: String
        var text: String
    }

    /// The sums.
    var lines: [Line] {
        var lines = [Line(name: "clips", text: counts)]
        guard !submitted.isEmpty else { return lines + [Line(name: "to submit", text: "nothing: no cost")] }
        lines.append(Line(name: "to submit", text: seconds))
        lines.append(Line(name: "cost", text: cost))
        lines += unknowns.map { Line(name: "not in it", text: $0) }
        lines += prices.map { Line(name: "price", text: $0) }
        lines += limits.map { Line(name: "limit", text: $0) }
        return lines
    }

    private var submitted: [PlanRow] { plan.lines.filter(\.isToSubmit).map(PlanRow.init) }
    private var priced: [PlanRow] { submitted.filter { $0.line.row.estimate != nil } }
    private var unmeasured: [PlanRow] { submitted.filter(\.isLengthUnknown) }

    private var counts: String {
        var numbers: [String: Int] = [:]
        for line in plan.lines { numbers[PlanRow(line: line).state, default: 0] += 1 }
        let order = ["new"] + EditState.allCases.map(\.rawValue) + ["shared"]
        return order.compactMap { state in numbers[state].map { "\($0) \(state)" } }.joined(separator: ", ")
    }

    private var seconds: String {
        let rows = submitted.filter { !$0.isLengthUnknown }
        let input = rows.compactMap(\.line.row.input).reduce(.zero, +)
        let output = rows.compactMap(\.line.row.expected).reduce(.zero, +)
        let edits = submitted.count == 1 ? "1 edit" : "\(submitted.count) edits"
        guard !rows.isEmpty else { return edits }
        return "\(edits): \(input.threeDecimals) s in and \(output.threeDecimals) s out, "
            + "\((input + output).threeDecimals) s billed"
    }

    private var cost: String {
        let least = priced.compactMap(\.line.row.estimate).reduce(.zero, +)
        let most = priced.compactMap(\.line.row.reservation).reduce(.zero, +)
        let known = priced.isEmpty ? "not known yet" : "\(least) USD expected, at most \(most) USD"
        let bounds = unmeasured.compactMap { row in row.price.map(row.bounds) }
        guard !bounds.isEmpty else { return known }
        let all = (bounds.map(\.least).reduce(least, +), bounds.map(\.most).reduce(most, +))
        return "\(known); with what is not in it between \(all.0) and \(all.1) USD"
    }

    private var unknowns: [String] {
        var texts: [String] = []
        if !unmeasured.isEmpty {
            let clips = unmeasured.count == 1 ? "1 clip whose length is" : "\(unmeasured.count) clips whose length is"
            texts.append("\(clips) known once fetched")
        }
        let unpriced = submitted.filter { !$0.isLengthUnknown && $0.line.row.estimate == nil }
        let keys = Set(
            unpriced.map { "price.\($0.line.row.edit.provider).\($0.line.row.edit.options.quality.rawValue)" }
        )
        for key in keys.sorted() {
            let count = unpriced.count == 1 ? "1 edit" : "\(unpriced.count) edits"
            texts.append("\(count) without a known price: set \(key)=USD_PER_SECOND")
        }
        return texts
    }

    /// Each price that is used, with its date.
    private var prices: [String] {
        var texts: Set<String> = []
        for row in submitted {
            let edit = row.line.row.edit
            let title = ProviderRegistry.kind(edit.provider)?.traits.title ?? edit.provider.rawValue
            let listed = row.price
            guard let unit = row.line.row.unitPrice ?? listed.map({ "\($0.usdPerSecond)" }) else { continue }
            let isListed = listed.map { "\($0.usdPerSecond)" } == unit
            let source = isListed ? "price of \(listed?.date ?? "")" : "as the manifest says"
            texts.insert(
                "\(title) \(edit.options.quality.rawValue): \(unit) USD a second of input and output (\(source))"
            )
        }
        return texts.sorted()
    }

    private var limits: [String] {
        var texts: [String] = []
        if let maximum = plan.options.maxCost {
            let fits = plan.reservation <= maximum
            let rest = fits ? "" : ": it does not hold them all; what does not fit waits for another night"
            texts.append("\(maximum) USD a run\(rest)")
        }
        if let deadline = plan.options.deadline?.next(after: now) {
            texts.append("run now, " + DeadlineText.of(deadline, now: now))
        }
        return texts
    }
}
