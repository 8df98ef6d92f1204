import Foundation
import Testing

@Suite("The threat table") struct ThreatTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    /// The rows of the page's tables, without their heads.
    private func rows() throws -> [[Substring]] {
        let page = Self.root.appending(path: "Sources/wanbatch/Documentation.docc/Threats.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        return lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("| who could") }.map { $0.split(separator: "|") }
    }

    @Test("each threat has what stops it and a test that shows it") func whole() throws {
        let rows = try rows()
        #expect(rows.count > 20)
        for row in rows {
            #expect(row.count == 3, "\(row)")
            #expect(row.last?.contains("`") == true, "\(row)")
        }
    }

    @Test("each test that it names is there") func tests() throws {
        let tests = Self.root.appending(path: "Tests")
        var files: [String: String] = [:]
        for case let file as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
            ?? .init()
        where file.pathExtension == "swift" {
            files[file.deletingPathExtension().lastPathComponent, default: ""] += try String(
                contentsOf: file,
                encoding: .utf8
            )
        }
        var count = 0
        for cell in try rows().compactMap(\.last) {
            // Nothing else may stand there: what is no name of a test would not be looked for.
            let names = cell.matches(of: /`([A-Za-z]+)\.([^`]+)`/)
            #expect(cell.split(separator: "`").count == names.count * 2 + 1, "\(cell)")
            for name in names {
                count += 1
                let (file, function) = (String(name.output.1), String(name.output.2))
                let text = try #require(files[file], "there is no \(file).swift")
                #expect(Self.isTest(function, in: text), "\(file).\(function)")
            }
        }
        #expect(count > 40)
    }

    /// Whether a function is one that the tests run: its own attribute stands before it, and does not switch it off.
    private static func isTest(_ function: String, in text: String) -> Bool {
        let word = ["func \(function)(", "func `\(function)`("].compactMap { text.firstRange(of: $0) }.first
        guard let word, let mark = text[..<word.lowerBound].ranges(of: "@Test").last else { return false }
        let attribute = text[mark.upperBound..<word.lowerBound]
        return !attribute.contains("\n\n") && !attribute.contains("func ") && !attribute.contains(".disabled")
    }
}
