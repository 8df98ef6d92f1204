import BatchPipeline
import CostReports
import EditModel
import Foundation
import JobLedger

/// A plan for programs: CSV (RFC 4180) and JSON, with the same names for the same things as the cost report.
struct PlanTable {
    let plan: BatchPlan

    private enum Column: String, CaseIterable {
        case line, clip, provider, quality, state, action, work, batch
        case edit = "edit_id"
        case input = "input_seconds"
        case output = "output_seconds"
        case billed = "billed_seconds"
        case unitPrice = "unit_price_usd"
        case estimate = "estimated_cost_usd"
        case most = "most_cost_usd"
        case code = "reason_code"
    }

    /// The plan as CSV.
    ///
    /// - Parameter write: Takes the next part of the text.
    /// - Throws: What `write` throws.
    func csv(_ write: (String) throws -> Void) throws {
        func record(_ cells: [String]) -> String { cells.map(CSVCell.quoted).joined(separator: ",") + "\r\n" }
        try write(record(Column.allCases.map(\.rawValue)))
        for line in plan.lines { try write(record(Column.allCases.map { text($0, of: line) })) }
    }

    /// The plan as JSON: `rows`, and the sums.
    ///
    /// - Parameter write: Takes the next part of the text.
    /// - Throws: What `write` throws; what `JSONSerialization` throws, which no plan is known to cause.
    func json(_ write: (String) throws -> Void) throws {
        var sums: [String: Any] = [
            "wanbatch": EditModel.version, "batch": plan.layout.batch,
            "to_submit": plan.toSubmit.reduce(0) { count, _ in count + 1 },
            "estimated_cost_usd": number(plan.estimate), "most_cost_usd": number(plan.reservation),
            "unpriced": plan.unpriced,
        ]
        sums["max_cost_usd"] = plan.options.maxCost.map(number)
        // The rows are written one by one into the place that stands for them.
        let frame = try Self.text(of: sums.merging(["rows": []]) { $1 })
        let place = frame.firstRange(of: /"rows" : \[\s*\]/)
        try write(String(frame[..<(place?.lowerBound ?? frame.endIndex)]) + "\"rows\" : [")
        var separator = "\n"
        for line in plan.lines {
            let row = Dictionary(uniqueKeysWithValues: Column.allCases.map { ($0.rawValue, value($0, of: line)) })
            try write(separator + Self.indented(try Self.text(of: row)))
            separator = ",\n"
        }
        try write("\n  ]" + frame[(place?.upperBound ?? frame.endIndex)...] + "\n")
    }

    private static func text(of object: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    }

    private func text(_ column: Column, of line: PlanLine) -> String {
        let row = PlanRow(line: line)
        switch column {
        case .line: return "\(line.row.edit.location.line)"
        case .clip: return CSVCell.text(line.row.edit.clipName)
        case .work: return CSVCell.text(row.work)
        case .batch: return CSVCell.text(plan.layout.batch)
        case .edit: return line.row.id.hex
        case .provider: return line.row.edit.provider.rawValue
        case .quality: return line.row.edit.options.quality.rawValue
        case .state: return row.state
        case .action: return row.action
        case .input: return line.row.input?.threeDecimals ?? ""
        case .output: return line.row.expected?.threeDecimals ?? ""
        case .billed: return row.billed?.threeDecimals ?? ""
        case .unitPrice: return line.row.unitPrice ?? ""
        case .estimate: return line.isToSubmit ? line.row.estimate?.description ?? "" : ""
        case .most: return line.isToSubmit ? line.row.reservation?.description ?? "" : ""
        case .code: return line.row.refusal?.code ?? ""
        }
    }

    private func value(_ column: Column, of line: PlanLine) -> Any {
        switch column {
        case .line: return line.row.edit.location.line
        case .clip: return line.row.edit.clipName
        case .work: return PlanRow(line: line).work
        case .batch: return plan.layout.batch
        default: break
        }
        let text = text(column, of: line)
        if text.isEmpty { return NSNull() }
        switch column {
        case .input, .output, .billed, .unitPrice, .estimate, .most:
            return Decimal(plainText: text).map { NSDecimalNumber(decimal: $0) } ?? NSNull()
        default: return text
        }
    }

    private func number(_ money: Money) -> NSDecimalNumber { NSDecimalNumber(decimal: money.usd) }
}
