import EditModel

/// What has been asked of the file system: each path is looked at once, each folder listed once, each value's file
/// read once.
struct FileCatalog {
    /// The largest file that `KEY=@FILE` takes, in bytes.
    static let valueLimit = 1 << 20

    /// How many missing files get a hint: each costs a look at all names of a folder.
    private static let hintLimit = 50

    let files: any ManifestFiles
    private var kinds: [ByteText: PathKind] = [:]
    private var listings: [ByteText: Result<[FolderEntry], ManifestFileProblem>] = [:]
    private var values: [ByteText: Result<String, ManifestFileProblem>] = [:]
    private var hints: [ByteText: String?] = [:]

    init(files: any ManifestFiles) { self.files = files }

    mutating func kind(of path: String) -> PathKind {
        let key = ByteText(path)
        if let known = kinds[key] { return known }
        let kind = files.kind(of: path)
        kinds[key] = kind
        return kind
    }

    mutating func entries(of folder: String) throws(ManifestFileProblem) -> [FolderEntry] {
        let key = ByteText(folder)
        if let known = listings[key] { return try known.get() }
        let listing = Result { () throws(ManifestFileProblem) in try files.entries(of: folder) }
        listings[key] = listing
        return try listing.get()
    }

    /// The text of a value's file: UTF-8 without its byte order mark and without one newline at its end.
    mutating func value(at path: String) throws(ManifestFileProblem) -> String {
        let key = ByteText(path)
        if let known = values[key] { return try known.get() }
        let value = Result { () throws(ManifestFileProblem) in try readValue(at: path) }
        values[key] = value
        return try value.get()
    }

    private func readValue(at path: String) throws(ManifestFileProblem) -> String {
        guard kinds[ByteText(path)] ?? files.kind(of: path) != .folder else { throw .notReadable("it is a folder") }
        let source: ManifestSource
        do {
            source = ManifestSource(name: path, path: path, bytes: try files.bytes(at: path, atMost: Self.valueLimit))
        } catch .tooLarge {
            throw .notReadable("it is over 1 MiB")
        }
        if let (place, what) = source.firstUnreadable(allowingControls: false) {
            throw .notReadable("\(what) at line \(place.line.number), column \(place.location.column)")
        }
        return source.textWithoutLastNewline
    }

    /// Names in the path's folder that are close to its own, for a path that leads nowhere.
    ///
    /// Not in huge folders: a hint is not worth a second.
    mutating func hint(forMissing path: String) -> String? {
        let key = ByteText(path)
        if let known = hints[key] { return known }
        guard hints.count < Self.hintLimit else { return nil }
        let hint = findHint(forMissing: path)
        hints[key] = .some(hint)
        return hint
    }

    private mutating func findHint(forMissing path: String) -> String? {
        let folder = PathText.folder(of: path)
        guard kind(of: folder) == .folder else { return "there is no folder \"\(folder)\"" }
        guard let entries = try? entries(of: folder), entries.count <= 20_000 else { return nil }
        return Similar.hint(to: PathText.name(of: path), among: entries.map(\.name).filter { $0.utf8.first != 0x2E })
    }
}
