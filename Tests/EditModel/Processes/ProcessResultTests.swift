import EditModel
import Testing

@Suite("How a program ended") struct ProcessResultTests {
    @Test(
        "a program that said nothing is told by how it ended",
        arguments: [
            (ProcessResult.Ending.exited(0), "it said nothing, and exited with code 0"),
            (.exited(3), "it said nothing, and exited with code 3"),
            (.signalled(9), "it was ended by signal 9"), (.overran, "it took too long, and was ended"),
            (.stalled, "it made no progress, and was ended"), (.overflowed, "it wrote too much, and was ended"),
        ]
    )
    func silence(ending: ProcessResult.Ending, words: String) {
        let silent = ProcessResult(ending: ending, errorTail: " \n")
        #expect(silent.account == words)
        #expect(silent.lastWords == "it said nothing")
        let told = ProcessResult(ending: ending, errorTail: "a\n\n  b\nc\nd\n")
        #expect(told.account == "b; c; d")
        #expect(told.lastWords == "b; c; d")
    }

    @Test("only the last words are kept") func length() {
        let result = ProcessResult(ending: .exited(1), errorTail: String(repeating: "x", count: 400) + "end")
        #expect(result.lastWords.count == 300)
        #expect(result.lastWords.hasSuffix("end"))
    }
}
