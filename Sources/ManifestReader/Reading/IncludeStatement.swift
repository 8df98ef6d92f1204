import EditModel

extension ReadingSession {
    /// Opens the manifest that an `include FILE` names; its lines are read next.
    mutating func readInclude(_ statement: Statement) {
        guard let word = statement.arguments.first else {
            if !statement.isCut { reporter.error(statement.place, ValueProblem("include needs a file's path")) }
            return
        }
        if let extra = statement.arguments.dropFirst().first {
            let hint = "a path with spaces needs quotes; options stand in set lines"
            let problem = ValueProblem("include takes one path and nothing else", hint: hint)
            reporter.error(statement.line.place(extra.range.lowerBound), problem)
        }
        guard !word.isBroken, let current = stack.last else { return }
        do {
            let written = try statement.path(word)
            let path = PathText.standardized(PathText.join(current.folder, written))
            let name = PathText.join(PathText.folder(of: current.source.name), written)
            try checkChain(to: path, name: name)
            let source = try open(path, name: name)
            includes.add(name)
            reporter.begin(file: name)
            stack.append(OpenManifest(source, outerDefaults: defaults))
        } catch {
            reporter.error(statement.line.place(word.range.lowerBound), error)
        }
    }

    private func checkChain(to path: String, name: String) throws(ValueProblem) {
        if let first = stack.firstIndex(where: { ByteText($0.source.path) == ByteText(path) }) {
            let chain = stack[first...].map(\.source.name) + [name]
            throw ValueProblem("a manifest cannot include itself: \(chain.joined(separator: " includes "))")
        }
        if includes.count >= ManifestReader.includeLimit {
            let chain = stack.map(\.source.name).suffix(5).joined(separator: " includes ")
            throw ValueProblem("more than \(ManifestReader.includeLimit) includes: reached from \(chain)")
        }
    }
}
