import EditModel

/// Finds the paths that a glob names.
///
/// It works off a list instead of calling itself, so that deep folders need no deep stack, and goes to no place
/// twice, so that several `**` cost no more than their product. `**` does not enter links to folders.
struct GlobSearch {
    private struct Step: Hashable {
        /// The path so far, as written, empty or with a `/` at its end.
        var folder: ByteText
        /// Which component is next.
        var index: Int
    }

    private let components: [(text: String, pattern: GlobPattern)]
    private let wanted: PathKind
    private let base: String
    private var steps: [Step]
    private var seen: Set<Step> = []
    private var found: Set<ByteText> = []
    /// What could not be read or taken on the way.
    private(set) var troubles: [String] = []

    /// - Parameters:
    ///   - glob: As written; with a `/` at its end it names folders, else files.
    ///   - base: The absolute folder that it is seen from.
    init(_ glob: String, in base: String) {
        self.base = base
        wanted = PathText.namesFolder(glob) ? .folder : .file
        var parts = glob.utf8.split(separator: PathText.slash).map { String(Substring($0)) }
        if parts.last == "**", wanted == .file { parts.append("*") }
        components = parts.map { ($0, GlobPattern($0)) }
        steps = [Step(folder: ByteText(PathText.isAbsolute(glob) ? "/" : ""), index: 0)]
    }

    /// The paths in byte order, as the glob writes them.
    mutating func run(_ catalog: inout FileCatalog) -> [String] {
        while let step = steps.popLast() {
            guard seen.insert(step).inserted else { continue }
            let (text, pattern) = components[step.index]
            let path = step.folder.text + text
            if pattern.isDeep {
                goDeep(step, &catalog)
            } else if !pattern.isWild || catalog.kind(of: absolute(path)) != .none {
                advance(step, text, catalog.kind(of: absolute(path)))
            } else {
                for entry in entries(step, &catalog) where pattern.matches(entry.name) {
                    if entry.kind == .none { troubles.append(ClipFinder.leftOut(step.folder.text + entry.name)) }
                    advance(step, entry.name, entry.kind)
                }
            }
        }
        return found.sorted().map(\.text)
    }

    private mutating func goDeep(_ step: Step, _ catalog: inout FileCatalog) {
        if step.index + 1 < components.count {
            steps.append(Step(folder: step.folder, index: step.index + 1))
        } else {
            found.insert(step.folder)
        }
        for entry in entries(step, &catalog)
        where entry.kind == .folder && !entry.isLink && entry.name.utf8.first != UInt8(ascii: ".") {
            steps.append(Step(folder: ByteText(step.folder.text + entry.name + "/"), index: step.index))
        }
    }

    private mutating func advance(_ step: Step, _ name: String, _ kind: PathKind) {
        let isLast = step.index + 1 == components.count
        if isLast, kind == wanted {
            found.insert(ByteText(step.folder.text + name + (wanted == .folder ? "/" : "")))
        } else if !isLast, kind == .folder {
            steps.append(Step(folder: ByteText(step.folder.text + name + "/"), index: step.index + 1))
        }
    }

    private mutating func entries(_ step: Step, _ catalog: inout FileCatalog) -> [FolderEntry] {
        let folder = absolute(step.folder.text)
        guard catalog.kind(of: folder) == .folder else { return [] }
        do {
            return try catalog.entries(of: folder)
        } catch {
            troubles.append("the folder \"\(step.folder.text)\" \(error.text)")
            return []
        }
    }

    private func absolute(_ path: String) -> String {
        path.isEmpty ? base : PathText.standardized(PathText.join(base, path))
    }
}
