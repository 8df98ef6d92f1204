import EditModel
import Foundation

/// The grouped report as JSON: `groups` and `totals`, each with its `world`; keys as the columns of ``GroupedCSV``.
public enum GroupedJSON {
    /// The whole text, with a line end.
    ///
    /// - Parameter report: The report.
    /// - Throws: `EncodingError`, which no report is known to cause.
    public static func text(of report: GroupedReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(report)), as: UTF8.self) + "\n"
    }
}

private struct Document: Encodable {
    let wanbatch = EditModel.version
    let by: String
    let from, until: String?
    let madeAt: String
    let groups: [Sums]
    let totals: [String: Sums]

    init(_ report: GroupedReport) {
        by = report.grouping.rawValue
        from = report.period.from.map(Timestamp.rfc3339)
        until = report.period.until.map(Timestamp.rfc3339)
        madeAt = Timestamp.rfc3339(report.madeAt)
        groups = report.groups.map { group in
            Sums(names: [report.grouping.rawValue: group.key, "world": group.world.rawValue], sums: group.sums)
        }
        totals = Dictionary(uniqueKeysWithValues: report.totals.map { ($0.rawValue, Sums(names: [:], sums: $1)) })
    }

    enum CodingKeys: String, CodingKey {
        case wanbatch, by, from, until, groups, totals
        case madeAt = "made_at"
    }
}

private struct Sums: Encodable {
    let names: [String: String]
    let sums: PurchaseSums

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONKey.self)
        for (name, value) in names { try container.encode(value, forKey: JSONKey(stringValue: name)) }
        for column in GroupedColumn.allCases {
            let key = JSONKey(stringValue: column.rawValue)
            if let count = column.count(of: sums) {
                try container.encode(count, forKey: key)
            } else {
                try container.encode(column.money(of: sums)?.usd ?? sums.billed.decimalSeconds, forKey: key)
            }
        }
    }
}

/// A key that is made at run time.
struct JSONKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
