import EditModel
import Foundation
import JobLedger

/// The cost report as JSON: `rows` with the CSV's columns as keys and `flags`, `totals` by world, `states`.
///
/// Seconds and USD are numbers with the CSV's decimals, what is not known is null, and text is as it is: JSON needs no
/// harmless form. Each row and each sum says its `world`, `real` or `rehearsal`. Keys are sorted, so that equal
/// reports are equal texts.
public enum JSONReport {
    /// The whole text, with a line end.
    ///
    /// - Parameter report: The report.
    /// - Throws: `EncodingError`, which no report is known to cause.
    public static func text(of report: CostReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(report)), as: UTF8.self) + "\n"
    }
}

private struct Document: Encodable {
    let wanbatch = EditModel.version
    let batch: String?
    let batches: [String]
    let from, until: String?
    let madeAt: String
    let rows: [Row]
    let totals: [String: Totals]
    let states: [String: Int]

    init(_ report: CostReport) {
        batch = report.batch
        batches = report.batches
        from = report.period.from.map(Timestamp.rfc3339)
        until = report.period.until.map(Timestamp.rfc3339)
        madeAt = Timestamp.rfc3339(report.madeAt)
        rows = report.rows.map(Row.init)
        totals = Dictionary(uniqueKeysWithValues: report.totals.map { ($0.rawValue, Totals($1)) })
        states = Dictionary(uniqueKeysWithValues: report.states.map { ($0.rawValue, $1) })
    }

    enum CodingKeys: String, CodingKey {
        case wanbatch, batch, batches, from, until, rows, totals, states
        case madeAt = "made_at"
    }
}

private struct Totals: Encodable {
    let clips, shared, attempts, unpriced: Int
    let estimatedUSD, costUSD, reservedUSD, doubtfulUSD, billedSeconds: Decimal

    init(_ totals: ReportTotals) {
        (clips, shared, attempts, unpriced) = (totals.clips, totals.shared, totals.attempts, totals.money.unpriced)
        (estimatedUSD, costUSD) = (totals.estimated.usd, totals.cost.usd)
        (reservedUSD, doubtfulUSD) = (totals.money.reserved.usd, totals.money.doubtful.usd)
        billedSeconds = totals.billed.decimalSeconds
    }

    enum CodingKeys: String, CodingKey {
        case clips, shared, attempts, unpriced
        case estimatedUSD = "estimated_cost_usd"
        case costUSD = "cost_usd"
        case reservedUSD = "reserved_usd"
        case doubtfulUSD = "doubtful_usd"
        case billedSeconds = "billed_seconds"
    }
}

/// A row with every key, known or null.
private struct Row: Encodable {
    let row: CostRow

    init(_ row: CostRow) { self.row = row }

    private typealias Key = JSONKey

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for column in CSVColumn.allCases {
            try encode(column, in: &container)
        }
        try container.encode(row.world.rawValue, forKey: Key(stringValue: "world"))
        try container.encode(row.mayHaveCost?.usd, forKey: Key(stringValue: "may_have_cost_usd"))
        try container.encode(row.departed, forKey: Key(stringValue: "departed"))
        try container.encode(row.warnings, forKey: Key(stringValue: "warnings"))
        try container.encode(row.flags, forKey: Key(stringValue: "flags"))
    }

    private func encode(_ column: CSVColumn, in container: inout KeyedEncodingContainer<Key>) throws {
        let key = Key(stringValue: column.rawValue)
        switch column {
        case .line: try container.encode(row.line, forKey: key)
        case .attempts: try container.encode(row.attempts, forKey: key)
        case .input: try container.encode(row.input?.decimalSeconds, forKey: key)
        case .output: try container.encode(row.output?.decimalSeconds, forKey: key)
        case .billed: try container.encode(row.billed?.decimalSeconds, forKey: key)
        case .wait: try container.encode(row.wait?.decimalSeconds, forKey: key)
        case .unitPrice: try container.encode(row.unitPrice?.usd, forKey: key)
        case .estimate: try container.encode(row.estimate?.usd, forKey: key)
        case .cost: try container.encode(row.cost?.usd, forKey: key)
        case .credits: try container.encode(row.credits.flatMap(Decimal.init(plainText:)), forKey: key)
        default: try container.encode(text(column), forKey: key)
        }
    }

    /// A text as it is; `nil` for what is not known.
    private func text(_ column: CSVColumn) -> String? {
        switch column {
        case .run: row.run
        case .batch: row.batch
        case .clip: row.clip
        case .prompt: row.prompt
        case .model: row.model
        case .task: row.task
        case .outputFile: row.outputFile
        case .errorCode: row.errorCode
        case .errorMessage: row.errorMessage
        default: column.cell(of: row).isEmpty ? nil : column.cell(of: row)
        }
    }
}

extension Duration {
    /// Seconds to the millisecond, exactly.
    var decimalSeconds: Decimal { Decimal(inMilliseconds) / 1000 }
}
