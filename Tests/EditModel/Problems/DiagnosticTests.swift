import EditModel
import Testing

private func rendered(_ line: String, column: Int, hint: String? = nil) -> String {
    let place = SourceLocation(file: "night.manifest", line: 3, column: column)
    return Diagnostic(.error, at: place, "unknown key", sourceLine: line, hint: hint).description
}

@Suite struct DiagnosticTests {
    @Test func `it reads as file, line, column, text, the line, a caret and a hint`() {
        #expect(
            rendered("clip a.mp4 promt=x", column: 12, hint: "did you mean prompt?") == """
                night.manifest:3:12: error: unknown key
                    clip a.mp4 promt=x
                               ^
                    hint: did you mean prompt?
                """
        )
    }

    @Test(arguments: [
        ("\tclip\tx=1", 7, "\t    \t^"),
        ("clip 例え.mp4 x", 12, "             ^"),
        ("clip e\u{301}.mp4 x", 13, "           ^"),
        ("clip 🚀.mp4 x", 11, "           ^"),
        ("clip \u{7}.mp4 x", 11, "              ^"),
        ("clip \u{202E}.mp4 x", 11, "                 ^"),
    ])
    func `the caret stands under the column as it is drawn`(line: String, column: Int, caret: String) throws {
        let last = try #require(rendered(line, column: column).split(separator: "\n").last)
        #expect(last == "    \(caret)")
    }

    @Test(arguments: [0, -1, Int.min, 1, 500, Int.max])
    func `a column outside of the line is no trap`(column: Int) {
        #expect(rendered("clip", column: column).contains("\n    clip\n"))
    }

    @Test func `nothing in it acts on the terminal`() {
        let evil = "\u{1B}[2J\r\u{202E}"
        let place = SourceLocation(file: evil, line: 1, column: 1)
        let text = Diagnostic(.note, at: place, evil, sourceLine: "x" + evil, hint: evil).description
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnprintable })
    }

    @Test func `the query of an address is left out, and the caret stands where it was`() {
        let address = "https://a.example/b.mp4?X-Amz-Signature=secret"
        let line = "clip \(address) qualty=1080p"
        let place = SourceLocation(file: "night.manifest", line: 3, column: 6 + address.count + 1)
        let text = Diagnostic(.error, at: place, address, sourceLine: line, hint: address).description
        #expect(
            text == """
                night.manifest:3:53: error: https://a.example/b.mp4?...
                    clip https://a.example/b.mp4?... qualty=1080p
                                                     ^
                    hint: https://a.example/b.mp4?...
                """
        )
    }

    @Test func `without a line there is no caret`() {
        #expect(rendered("", column: 1) == "night.manifest:3:1: error: unknown key")
    }
}
