import EditModel
import Foundation
import JobLedger

/// The grouped report as CSV: one row a group and world, no totals row, in the form of ``CSVReport``.
///
/// The first column is named after what is grouped by: `provider`, `day` or `batch`.
public enum GroupedCSV {
    /// The whole text.
    ///
    /// - Parameter report: The report.
    public static func text(of report: GroupedReport) -> String {
        var lines = [[report.grouping.rawValue, "world"] + GroupedColumn.allCases.map(\.rawValue)]
        for group in report.groups {
            let cells = GroupedColumn.allCases.map { $0.cell(of: group.sums) }
            lines.append([CSVCell.text(group.key), group.world.rawValue] + cells)
        }
        return lines.map { $0.map(CSVCell.quoted).joined(separator: ",") + "\r\n" }.joined()
    }
}

/// What a grouped report says of each group, in this order.
enum GroupedColumn: String, CaseIterable {
    case submissions
    case archived
    case failed
    case refused
    case unknown
    case lost
    case open
    case billed = "billed_seconds"
    case cost = "cost_usd"
    case reserved = "reserved_usd"
    case doubtful = "doubtful_usd"
    case unpriced

    /// The count, where it is one.
    func count(of sums: PurchaseSums) -> Int? {
        switch self {
        case .submissions: sums.submissions
        case .archived: sums.archived
        case .failed: sums.failed
        case .refused: sums.refused
        case .unknown: sums.unknown
        case .lost: sums.lost
        case .open: sums.open
        case .unpriced: sums.money.unpriced
        case .billed, .cost, .reserved, .doubtful: nil
        }
    }

    /// The money, where it is some.
    func money(of sums: PurchaseSums) -> Money? {
        switch self {
        case .cost: sums.money.spent
        case .reserved: sums.money.reserved
        case .doubtful: sums.money.doubtful
        default: nil
        }
    }

    /// The cell.
    func cell(of sums: PurchaseSums) -> String {
        count(of: sums).map(String.init) ?? money(of: sums)?.description ?? sums.billed.threeDecimals
    }
}
