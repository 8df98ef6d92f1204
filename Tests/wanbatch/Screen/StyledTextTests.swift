import EditModel
import Testing

@testable import wanbatch

@Suite("Styled text")
struct StyledTextTests {
    private var line: StyledText {
        var line = StyledText("abc", .strong)
        line.add("def", .bad)
        return line
    }

    @Test(
        "what is cut is marked, in columns",
        arguments: [(6, "abcdef"), (5, "abcd…"), (4, "abc…"), (3, "ab…"), (1, "…"), (0, "")]
    )
    func fitted(width: Int, text: String) { #expect(line.fitted(to: width).plain == text) }

    @Test("a bar is full only when all is done and empty only when nothing is", arguments: 0...50)
    func bar(done: Int) {
        let traits = TerminalTraits(isTerminal: true, environment: ["LC_ALL": "C"])
        let bar = ProgressBar.text(done, of: 50, width: 20, traits).plain
        #expect(bar.count == 20)
        #expect((bar == String(repeating: "=", count: 20)) == (done == 50))
        #expect((bar == String(repeating: "-", count: 20)) == (done == 0))
    }
}
