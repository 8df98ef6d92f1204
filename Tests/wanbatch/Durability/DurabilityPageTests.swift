import EditModel
import Foundation
import Testing

extension DurabilityTests {
    @Suite("The page about durability") struct PageTests {
        @Test("has every durable step in a table, and no other") func steps() throws {
            let page = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Sources/wanbatch/Documentation.docc/Durability.md")
            let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
            let tables = try #require(text.split(separator: "## Steps that fail").first)
            let named = tables.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
                line.split(separator: "|")[0].matches(of: /`([a-z-]+)`/).map { String($0.output.1) }
            }
            #expect(named.count == Set(named).count)
            #expect(Set(named) == Set(DurableStep.allCases.map(\.rawValue)))
        }
    }
}
