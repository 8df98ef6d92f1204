import EditModel

extension ReadingSession {
    /// Makes the edits of a `clip` line: one for each file that its path names.
    mutating func readClip(_ statement: Statement) {
        settings.isClosed = true
        var choices = defaults
        takeOptions(of: statement, from: 2, isSet: false, into: &choices)
        check(choices, of: statement)
        guard let word = statement.arguments.first else {
            if !statement.isCut {
                let hint = "a path that begins with # needs quotes"
                reporter.error(statement.place, ValueProblem("clip needs a path", hint: hint))
            }
            return
        }
        guard !word.isBroken, let folder = stack.last?.folder else { return }
        let place = statement.line.place(word.range.lowerBound)
        do {
            switch ClipFinder.find(try statement.path(word), in: folder, &catalog) {
            case .clips(let clips, let troubles):
                for trouble in troubles { reporter.note(place, trouble) }
                let location = statement.place.location
                for clip in clips { add(edit(clip, choices, at: location), choices) }
            case .missing(let clip, let problem):
                let edit = edit(clip, choices, at: statement.place.location)
                let diagnostic = place.diagnostic(.error, problem)
                manifest.missing.append(MissingFile(edit: edit, diagnostic: diagnostic, position: manifest.edits.count))
                checkReferences(edit, choices)
            case .problem(let problem): reporter.error(place, problem)
            }
        } catch {
            reporter.error(place, error)
        }
    }

    /// Reports what is missing and what the provider does not take.
    private mutating func check(_ choices: Choices, of statement: Statement) {
        if !choices.hasPrompt, !statement.isCut {
            let hint = "write prompt=\"...\" here or in a set line before; prompt=\"\" says that none is wanted"
            reporter.error(statement.place, ValueProblem("the prompt is missing", hint: hint))
        }
        guard !choices.broken.contains(.provider) else { return }
        guard let traits = providers[choices.provider] else {
            let hint = "set provider=NAME before it"
            let problem = ValueProblem("the default provider \(choices.provider) is not offered", hint: hint)
            return reporter.error(statement.place, problem)
        }
        for (place, problem) in ProviderRules(traits: traits).problems(of: choices) { reporter.error(place, problem) }
    }

    private func edit(_ clip: FoundClip, _ choices: Choices, at location: SourceLocation) -> Edit {
        Edit(
            location: location,
            provider: choices.provider,
            clip: clip.source,
            clipName: clip.name,
            references: choices.references.map(\.source),
            options: choices.options,
            stem: choices.name ?? stem(of: clip.source)
        )
    }

    /// The clip's own name makes the output's, unless nothing is left of it.
    private func stem(of source: MediaSource) -> String {
        let stem =
            switch source {
            case .file(let path): PathText.stem(of: PathText.name(of: path))
            case .url(let address): MediaAddress.stem(of: address)
            }
        return ["", ".", ".."].contains(stem) ? "clip" : stem
    }

    private mutating func add(_ edit: Edit, _ choices: Choices) {
        if checkReferences(edit, choices) { manifest.edits.append(edit) }
    }

    /// Whether the reference images are there; one that is not makes the edit a missing one.
    @discardableResult
    private mutating func checkReferences(_ edit: Edit, _ choices: Choices) -> Bool {
        var isComplete = true
        for reference in choices.references {
            guard case .file(let path) = reference.source else { continue }
            let name = reference.name
            switch catalog.kind(of: path) {
            case .file: continue
            case .folder: reporter.error(reference.place, ValueProblem("\"\(name)\" is a folder, not an image"))
            case .other: reporter.error(reference.place, ValueProblem("\"\(name)\" is not a file"))
            case .unreachable: reporter.error(reference.place, ValueProblem("\"\(name)\" cannot be reached"))
            case .none:
                let problem = ValueProblem("there is no file \"\(name)\"", hint: catalog.hint(forMissing: path))
                let diagnostic = reference.place.diagnostic(.error, problem)
                manifest.missing.append(MissingFile(edit: edit, diagnostic: diagnostic, position: manifest.edits.count))
            }
            isComplete = false
        }
        return isComplete
    }
}
