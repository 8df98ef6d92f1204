import BatchPipeline
import EditModel
import EditProviders
import Foundation
import JobLedger

/// What a plan comes to: counts, seconds, money between two bounds, and what bounds the run.
struct PlanSums {
    /// The columns of the names.
    static let margin = 11

    /// A sum and its name.
    struct Line: Hashable {
        var name: String
        var text: String
    }

    private let options: RunOptions
    private let now: Date
    private var states: [String: Int] = [:]
    private var submitted = 0
    private var measured = 0
    private var priced = 0
    private var unmeasured = 0
    private var input = Duration.zero
    private var output = Duration.zero
    private var least = Money.zero
    private var most = Money.zero
    /// The bounds of what is known only once it is fetched.
    private var bounds: (least: Money, most: Money)?
    /// Edits without a known price, by the key that gives it.
    private var unpriced: [String: Int] = [:]
    private var prices: Set<String> = []

    /// Adds a plan up, in one go through its lines.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - now: The moment.
    init(plan: BatchPlan, now: Date) {
        (options, self.now) = (plan.options, now)
        for line in plan.lines { add(PlanRow(line: line)) }
    }

    /// The sums.
    var lines: [Line] {
        var lines = [Line(name: "clips", text: counts)]
        guard submitted > 0 else { return lines + [Line(name: "to submit", text: "nothing: no cost")] }
        lines.append(Line(name: "to submit", text: seconds))
        lines.append(Line(name: "cost", text: cost))
        lines += unknowns.map { Line(name: "not in it", text: $0) }
        lines += prices.sorted().map { Line(name: "price", text: $0) }
        lines += limits.map { Line(name: "limit", text: $0) }
        return lines
    }

    private mutating func add(_ row: PlanRow) {
        states[row.state, default: 0] += 1
        guard row.line.isToSubmit else { return }
        submitted += 1
        let planned = row.line.row
        if let estimate = planned.estimate {
            priced += 1
            least += estimate
            most += planned.reservation ?? .zero
        }
        if row.isLengthUnknown {
            unmeasured += 1
            if let price = row.price { widen(by: row.bounds(price)) }
        } else {
            measured += 1
            input += planned.input ?? .zero
            output += planned.expected ?? .zero
            if planned.estimate == nil {
                unpriced["price.\(planned.edit.provider).\(planned.edit.options.quality.rawValue)", default: 0] += 1
            }
        }
        if let text = row.priceText { prices.insert(text) }
    }

    private mutating func widen(by more: (least: Money, most: Money)) {
        let before = bounds ?? (.zero, .zero)
        bounds = (before.least + more.least, before.most + more.most)
    }

    private var counts: String {
        let order = ["new"] + EditState.allCases.map(\.rawValue) + ["shared"]
        return order.compactMap { state in states[state].map { "\($0) \(state)" } }.joined(separator: ", ")
    }

    private var seconds: String {
        let edits = submitted == 1 ? "1 edit" : "\(submitted) edits"
        guard measured > 0 else { return edits }
        return "\(edits): \(input.threeDecimals) s in and \(output.threeDecimals) s out, "
            + "\((input + output).threeDecimals) s billed"
    }

    private var cost: String {
        let known = priced == 0 ? "not known yet" : "\(least) USD expected, at most \(most) USD"
        guard let bounds else { return known }
        return "\(known); with what is not in it between \(least + bounds.least) and \(most + bounds.most) USD"
    }

    private var unknowns: [String] {
        var texts: [String] = []
        if unmeasured > 0 {
            let clips = unmeasured == 1 ? "1 clip whose length is" : "\(unmeasured) clips whose length is"
            texts.append("\(clips) known once fetched")
        }
        for (key, number) in unpriced.sorted(by: { $0.key < $1.key }) {
            let count = number == 1 ? "1 edit" : "\(number) edits"
            texts.append("\(count) without a known price: set \(key)=USD_PER_SECOND")
        }
        return texts
    }

    private var limits: [String] {
        var texts: [String] = []
        if let maximum = options.maxCost {
            let rest = most <= maximum ? "" : ": it does not hold them all; what does not fit waits for another night"
            texts.append("\(maximum) USD a run\(rest)")
        }
        if let deadline = options.deadline?.next(after: now) {
            texts.append("run now, " + DeadlineText.of(deadline, now: now))
        }
        return texts
    }
}
