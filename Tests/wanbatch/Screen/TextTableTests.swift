import EditModel
import Testing

@testable import wanbatch

@Suite("A table on the terminal")
struct TextTableTests {
    private func table() -> TextTable {
        var table = TextTable([.init("clip", isFlexible: true), .init("cost", .right), .init("note", isFlexible: true)])
        table.add(["a.mp4", "0.8000", "as it is"])
        table.add([
            "a long name of a clip from a camera.mov", "12.0000", "transcode: codec vp9; trim 34.20 s to 10.00 s",
        ])
        return table
    }

    @Test("columns are as wide as their cells and numbers stand on the right")
    func wide() {
        #expect(
            table().lines(width: nil) == [
                "clip                                        cost  note",
                "a.mp4                                     0.8000  as it is",
                "a long name of a clip from a camera.mov  12.0000  transcode: codec vp9; trim 34.20 s to 10.00 s",
            ]
        )
    }

    @Test("no line is wider than the terminal, and the fixed column stays whole", arguments: 30...110)
    func fits(width: Int) {
        let lines = table().lines(width: width)
        #expect(lines.allSatisfy { $0.columns <= width })
        #expect(lines.contains { $0.contains("12.0000") })
    }

    @Test("where a line has no room for reasons they stand below, with titles above all")
    func list() {
        var table = TextTable([.init("line", .right), .init("clip", isFlexible: true), .init("why", isFlexible: true)])
        table.add(["3", "clips/one.mp4", "it is far too short for any provider"])
        #expect(
            table.lines(width: 36) == [
                "line  clip", "   3  clips/one.mp4", "    it is far too short for any", "    provider",
            ]
        )
    }

    @Test("figures are never cut: a table of many becomes paragraphs")
    func figures() {
        var table = TextTable([.init("provider", isFlexible: true), .init("edits", .right), .init("cost", .right)])
        table.add(["evolink", "12", "103.4800"])
        #expect(table.lines(width: 25) == ["provider  edits      cost", "evolink      12  103.4800"])
        #expect(table.lines(width: 23) == ["evolink", "    edits 12, cost", "    103.4800"])
    }

    @Test("where a line has no room for names each row is a paragraph")
    func paragraphs() {
        var table = TextTable([
            .init("line", .right), .init("clip", isFlexible: true), .init("state"), .init("USD", .right),
            .init("why", isFlexible: true),
        ])
        table.add(["3", "films/clips/one.mp4", "new", "0.4864", "transcode: codec hevc"])
        #expect(
            table.lines(width: 30) == [
                "films/clips/one.mp4", "    line 3, state new, USD", "    0.4864", "    transcode: codec hevc",
            ]
        )
    }

    @Test("wide characters and control characters keep the columns straight")
    func hostile() {
        var table = TextTable([.init("clip"), .init("state")])
        table.add(["雪の日.mp4", "planned"])
        table.add(["\u{1B}[2Jx\n", "failed"])
        let lines = table.lines(width: 80)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { !$0.unicodeScalars.contains(where: \.isUnprintable) })
        let columns = [(lines[1], "planned"), (lines[2], "failed")].map { line, state in
            String(line.dropLast(state.count)).columns
        }
        #expect(columns[0] == columns[1])
    }

    @Test("a row with too few or too many cells does no harm")
    func ragged() {
        var table = TextTable([.init("one"), .init("two")])
        table.add(["1"])
        table.add(["1", "2", "3"])
        #expect(table.lines(width: nil) == ["one  two", "1", "1    2"])
    }

    @Test(
        "cut text is marked and never too wide",
        arguments: [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("雪雪雪", 4, "雪…"), ("abc", 1, "…"), ("abc", 0, "")]
    )
    func fitted(text: String, width: Int, expected: String) {
        #expect(text.fitted(to: width) == expected)
    }
}
