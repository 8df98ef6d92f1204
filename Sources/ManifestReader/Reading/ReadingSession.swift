import EditModel

/// One reading of a manifest, from its first line to its result.
///
/// Included manifests lie on a stack of their own, so that no depth of includes can exhaust the thread's.
struct ReadingSession {
    let providers: [ProviderID: ProviderTraits]
    var catalog: FileCatalog
    var reporter = Reporter()
    var manifest: Manifest
    var settings = RunSettings()
    /// What the `set` lines so far have chosen.
    var defaults = Choices()
    var stack: [OpenManifest] = []
    var includes = IncludeHistory()

    private let workingFolder: String

    init(providers: [ProviderID: ProviderTraits], files: any ManifestFiles, path: String) {
        self.providers = providers
        catalog = FileCatalog(files: files)
        workingFolder = files.workingFolder
        manifest = Manifest(path: path)
    }

    /// Reads everything.
    mutating func read() -> ManifestReading {
        let path = PathText.standardized(PathText.join(workingFolder, manifest.path))
        reporter.begin(file: manifest.path)
        do {
            stack.append(OpenManifest(try open(path, name: manifest.path), outerDefaults: defaults))
            readStatements()
        } catch {
            let start = SourceLocation(file: manifest.path, line: 1, column: 1)
            reporter.add(Diagnostic(.error, at: start, error.message, sourceLine: "", hint: error.hint))
        }
        manifest.runOptions = settings.options
        manifest.prices = settings.prices
        return ManifestReading(
            manifest: manifest,
            diagnostics: reporter.sorted,
            includedFiles: includes.names
        )
    }

    private mutating func readStatements() {
        while let top = stack.indices.last {
            if let line = stack[top].nextLine() {
                readLine(line)
            } else {
                defaults = stack.removeLast().outerDefaults
            }
        }
    }

    private mutating func readLine(_ line: Line) {
        guard isReadable(line) else { return }
        let lexer = LineLexer(line)
        for (offset, problem) in lexer.problems { reporter.error(line.place(offset), problem) }
        guard let verb = lexer.words.first, !verb.isBroken else { return }
        let statement = Statement(line: line, words: lexer.words, isCut: lexer.isCut)
        switch verb.key == nil ? verb.text : nil {
        case "clip": readClip(statement)
        case "set": readSet(statement)
        case "include": readInclude(statement)
        default: reporter.error(statement.place, statement.unknown)
        }
    }

    /// Whether a line is text of a decent length; if not, that is reported.
    private mutating func isReadable(_ line: Line) -> Bool {
        if line.end - line.start > ManifestReader.lineLimit {
            reporter.error(line.place(line.start), ValueProblem("this line is over 1 MiB"))
            return false
        }
        guard !line.source.isText, let (place, what) = line.firstUnreadable(allowingControls: true) else { return true }
        reporter.add(place.diagnostic(.error, ValueProblem(what), lineLimit: ManifestReader.unreadableShownLimit))
        let top = stack.endIndex - 1
        stack[top].unreadableLines += 1
        if stack[top].unreadableLines > ManifestReader.unreadableLineLimit {
            let problem = ValueProblem("the rest is not read: this is hardly a manifest")
            reporter.add(place.diagnostic(.error, problem, lineLimit: 0))
            stack[top].giveUp()
        }
        return false
    }

    /// A manifest's text.
    ///
    /// - Throws: Why there is none.
    mutating func open(_ path: String, name: String) throws(ValueProblem) -> ManifestSource {
        if catalog.kind(of: path) == .folder { throw ValueProblem("\"\(name)\" is a folder, not a manifest") }
        let bytes: [UInt8]
        do {
            bytes = try catalog.files.bytes(at: path, atMost: ManifestReader.fileLimit)
        } catch .tooLarge {
            throw ValueProblem("\"\(name)\" is over 256 MiB: too large for a manifest")
        } catch {
            let hint = catalog.kind(of: path) == .none ? catalog.hint(forMissing: path) : nil
            throw ValueProblem("the manifest \"\(name)\" \(error.text)", hint: hint)
        }
        let source = ManifestSource(name: name, path: path, bytes: bytes)
        if source.isUTF16 { throw ValueProblem("\"\(name)\" is UTF-16: a manifest is UTF-8") }
        return source
    }
}
