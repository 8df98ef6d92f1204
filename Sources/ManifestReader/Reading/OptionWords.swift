import EditModel

extension ReadingSession {
    /// Takes the `KEY=VALUE` words of a statement; whatever is wrong with one is reported, and the others are taken.
    ///
    /// - Parameters:
    ///   - statement: A `set` or `clip` line.
    ///   - first: Which of its words is the first option.
    ///   - isSet: Whether options of the run and prices may stand here.
    ///   - choices: What the words change.
    mutating func takeOptions(
        of statement: Statement,
        from first: Int,
        isSet: Bool,
        into choices: inout Choices
    ) {
        var given: [(key: String, place: Place)] = []
        var previous: Word?
        for word in statement.words.dropFirst(first) {
            defer { previous = word }
            let place = statement.line.place(word.range.lowerBound)
            guard let written = word.key else {
                if !word.isBroken, previous == nil || previous?.key != nil {
                    reporter.error(place, missingEquals(word, after: previous, in: statement, from: first))
                }
                continue
            }
            do throws(StatementKey.KeyProblem) {
                let key = try StatementKey(written, providers: providers.keys)
                let earlier = given.first { $0.key == written }
                if case .option(.ref) = key {
                    if earlier == nil { choices.references = [] }
                } else if let earlier {
                    let column = earlier.place.location.column
                    throw StatementKey.KeyProblem(ValueProblem("\(written) is given twice, first at column \(column)"))
                }
                if earlier == nil { given.append((written, place)) }
                try checkStanding(key, written, isSet: isSet)
                take(key, written, word, at: statement.line.place(word.valueStart), into: &choices)
            } catch {
                reporter.error(statement.line.place(word.range.lowerBound + error.offset), error.problem)
            }
        }
    }

    private mutating func take(
        _ key: StatementKey,
        _ written: String,
        _ word: Word,
        at place: Place,
        into choices: inout Choices
    ) {
        do {
            guard !word.isBroken else { return markBroken(key, at: place, in: &choices) }
            let text = try value(of: word, named: written, takesEmpty: key.takesEmpty)
            switch key {
            case .option(.provider): try choices.take(.provider, knownProvider(text), at: place)
            case .option(.ref): try takeReference(text, at: place, into: &choices)
            case .option(let key): try choices.take(key, text, at: place)
            case .run(let key): try settings.take(key, text, at: place)
            case .price(let key): try settings.take(key, text, at: place)
            }
        } catch {
            reporter.error(place, error)
            markBroken(key, at: place, in: &choices)
        }
    }

    private func markBroken(_ key: StatementKey, at place: Place, in choices: inout Choices) {
        if case .option(let key) = key { choices.markBroken(key, at: place) }
    }

    /// Options of the run hold for every clip, so they stand before the first.
    private func checkStanding(_ key: StatementKey, _ written: String, isSet: Bool) throws(StatementKey.KeyProblem) {
        if case .option = key { return }
        guard isSet, !settings.isClosed else {
            let message = "\(written) holds for the whole run: it may stand only in a set line before the first clip"
            throw StatementKey.KeyProblem(ValueProblem(message))
        }
    }

    /// The value that a word gives: its own text, or that of the file it names.
    private mutating func value(of word: Word, named key: String, takesEmpty: Bool) throws(ValueProblem) -> String {
        let hint = key == OptionKey.prompt.rawValue ? "prompt=\"\" says that none is wanted" : nil
        switch word.form {
        case .bare:
            guard !word.text.isEmpty else { throw ValueProblem("\(key) has no value", hint: hint) }
            return word.text
        case .quoted:
            guard !word.text.isEmpty || takesEmpty else { throw ValueProblem("\(key) may not be empty") }
            return word.text
        case .file:
            guard !word.text.isEmpty else { throw ValueProblem("a file's path is missing after @") }
            let text = try fileValue(word.text)
            guard !text.isEmpty else { throw ValueProblem("the file \"\(word.text)\" is empty", hint: hint) }
            return text
        }
    }

    private mutating func fileValue(_ name: String) throws(ValueProblem) -> String {
        let path = absolute(name)
        do {
            return try catalog.value(at: path)
        } catch {
            let hint = catalog.kind(of: path) == .none ? catalog.hint(forMissing: path) : nil
            throw ValueProblem("the file \"\(name)\" \(error.text)", hint: hint)
        }
    }

    private func knownProvider(_ text: String) throws(ValueProblem) -> String {
        if providers[ProviderID(text)] != nil { return text }
        let known = providers.keys.map(\.rawValue).sorted()
        throw .unknownProvider(text, known: known, hint: Similar.hint(to: text, among: known))
    }

    private func takeReference(_ text: String, at place: Place, into choices: inout Choices) throws(ValueProblem) {
        let source: MediaSource
        if let address = try MediaAddress.read(text) {
            source = .url(address)
        } else if PathText.namesFolder(text) {
            throw ValueProblem("\"\(text)\" is a folder, not an image")
        } else {
            source = .file(path: absolute(text))
        }
        choices.references.append(Choices.Reference(source: source, name: text, place: place))
    }

    /// A path as the manifest that is being read sees it.
    private func absolute(_ path: String) -> String {
        PathText.standardized(PathText.join(stack.last?.folder ?? "/", path))
    }

    private func missingEquals(
        _ word: Word,
        after previous: Word?,
        in statement: Statement,
        from first: Int
    ) -> ValueProblem {
        let shown = word.form == .quoted ? "a quoted text" : "\"\(word.text)\""
        let problem = "\(shown) is not KEY=VALUE: there is no ="
        if (try? StatementKey(word.text, providers: providers.keys)) != nil {
            return ValueProblem(problem, hint: "write \(word.text)=VALUE without spaces around the =")
        }
        if previous == nil, first == 2, let path = pathWithSpaces(statement) {
            return ValueProblem(problem, hint: "a path with spaces needs quotes: clip \"\(path)\"")
        }
        guard let previous, let key = previous.key, previous.form == .bare else { return ValueProblem(problem) }
        return ValueProblem(problem, hint: "a value with spaces needs quotes: \(key)=\"\(previous.text) \(word.text)\"")
    }

    /// The words before the first option, if together they may be meant as one path.
    private func pathWithSpaces(_ statement: Statement) -> String? {
        let words = statement.words.dropFirst().prefix { $0.key == nil }
        guard words.count > 1, words.allSatisfy({ $0.form == .bare && !$0.isBroken }) else { return nil }
        return words.map(\.text).joined(separator: " ")
    }
}
