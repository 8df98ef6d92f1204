/// One line's words.
struct Statement {
    let line: Line
    /// At least the verb.
    let words: [Word]
    /// Whether the rest of the line could not be read, so that nothing can be said to be missing.
    let isCut: Bool

    /// Where it begins.
    var place: Place { line.place(words[0].range.lowerBound) }

    /// The words behind the verb.
    var arguments: ArraySlice<Word> { words.dropFirst() }

    /// The text of a word that is a path: in a path `=` and `@` are nothing special.
    ///
    /// - Throws: What stands there instead of a path.
    func path(_ word: Word) throws(ValueProblem) -> String {
        guard let key = word.key else {
            if word.text.isEmpty { throw ValueProblem("the path is empty") }
            return word.text
        }
        let text = line.source.text(word.range)
        if OptionKey(rawValue: key) != nil {
            throw ValueProblem(
                "a path must stand before \(key)=",
                hint: "a file whose name begins with \(key)= is named in quotes"
            )
        }
        if text.utf8.last == UInt8(ascii: "\"") {
            throw ValueProblem("a path with a quote in it must stand in quotes as a whole")
        }
        return text
    }

    /// What is wrong with a verb that is none.
    var unknown: ValueProblem {
        let verbs = ["set", "clip", "include"]
        let written = words[0]
        if let key = written.key {
            return ValueProblem("a statement begins with set, clip or include", hint: "write set \(key)=...")
        }
        let hint = Similar.hint(to: written.text, among: verbs) ?? looksLikePath(written.text)
        return ValueProblem("unknown statement \"\(written.text)\": it must be set, clip or include", hint: hint)
    }

    private func looksLikePath(_ text: String) -> String? {
        text.utf8.contains { $0 == PathText.slash || $0 == UInt8(ascii: ".") } ? "write clip \(text)" : nil
    }
}
