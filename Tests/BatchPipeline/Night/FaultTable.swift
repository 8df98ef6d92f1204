import EditModel
import Foundation
import Testing

/// A row of the table in the documentation: a fault, and what a run makes of it.
struct FaultRow: Hashable, Sendable, CustomTestStringConvertible {
    var fault: String
    var when: String
    var state: EditState
    var exit: Int32
    var paid: Paid
    var tasks: Int
    var relieved: EditState

    /// What an edit has cost.
    enum Paid: String, Sendable {
        case no, once, perhaps, twice
    }

    /// What names it.
    var name: String { "\(fault) @ \(when)" }

    var testDescription: String { name }

    /// All rows of the page.
    static func all() throws -> [FaultRow] {
        let page = URL(filePath: #filePath).appending(
            path: "../../../../Sources/wanbatch/Documentation.docc/FaultMatrix.md"
        )
        let lines = try String(contentsOf: page.standardizedFileURL, encoding: .utf8).split(separator: "\n")
        return try lines.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 7, "\(line)")
            return FaultRow(
                fault: cells[0],
                when: cells[1],
                state: try #require(EditState(rawValue: cells[2]), "\(line)"),
                exit: try #require(Int32(cells[3]), "\(line)"),
                paid: try #require(Paid(rawValue: cells[4]), "\(line)"),
                tasks: try #require(Int(cells[5]), "\(line)"),
                relieved: try #require(EditState(rawValue: cells[6]), "\(line)")
            )
        }
    }
}
