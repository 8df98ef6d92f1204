import Foundation
import Testing

/// The table of Performance.md is what the simulator says. The ordinary run looks at the governor's column, but for the
/// row that takes long; with `WANBATCH_TEST_TABLE=all` at every column, which takes minutes.
@Suite("The governor's table") struct GovernorTableTests {
    private static let table = GovernorTable(seeds: 1...12)

    private static var looked: [String] {
        let isWhole = ProcessInfo.processInfo.environment["WANBATCH_TEST_TABLE"] == "all"
        return isWhole ? GovernorTable.policies : ["the governor"]
    }

    /// The cells of the page's table, by the row's name.
    private func page() throws -> [String: [String]] {
        let path = "../../../../Sources/wanbatch/Documentation.docc/Performance.md"
        let file = URL(filePath: #filePath).appending(path: path).standardizedFileURL
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| ") }
        return lines.reduce(into: [:]) { rows, line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            rows[cells[0]] = Array(cells.dropFirst())
        }
    }

    @Test("each row is as printed", arguments: GovernorTable.rows.indices)
    func row(index: Int) async throws {
        let row = GovernorTable.rows[index]
        guard !row.isLong || Self.looked.count > 1 else { return }
        let page = try page()
        #expect(page["provider"] == GovernorTable.policies)
        var cells: [String] = []
        for policy in Self.looked {
            let cell = await Self.table.cell(row, policy)
            let text = String(format: "%.1f %%, %.2f", cell.used * 100, cell.refused)
            cells.append(cell.completed ? text : text + ", not all")
        }
        let printed = try #require(page[row.name])
        #expect(printed.count == GovernorTable.policies.count)
        #expect(Array(printed.prefix(cells.count)) == cells, "| \(row.name) | \(cells.joined(separator: " | ")) |")
    }
}
