import ManifestReader
import Synchronization

/// Files that exist only in a test, and a count of what was asked of them. The working folder is `/w`.
final class FakeFiles: ManifestFiles {
    private let contents: [String: [UInt8]]
    private let folders: Set<String>
    private let questions = Mutex<[String: Int]>([:])

    var workingFolder: String { "/w" }

    /// - Parameter files: Contents by absolute path; a path that ends with `/` is an empty folder.
    init(_ files: [String: [UInt8]]) {
        contents = files.filter { !$0.key.hasSuffix("/") }
        var folders: Set<String> = ["/", "/w"]
        for path in files.keys {
            var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            while parts.count > 1 {
                folders.insert(parts.joined(separator: "/"))
                parts = parts.dropLast()
            }
        }
        self.folders = folders
    }

    /// The most often that any one question was asked.
    var mostRepeated: Int { questions.withLock { $0.values.max() ?? 0 } }

    private func count(_ question: String) { questions.withLock { $0[question, default: 0] += 1 } }

    func kind(of path: String) -> PathKind {
        count("kind \(path)")
        if contents[path] != nil { return .file }
        return folders.contains(path) ? .folder : .none
    }

    func bytes(at path: String, atMost limit: Int) throws(ManifestFileProblem) -> [UInt8] {
        count("bytes \(path)")
        guard let bytes = contents[path] else { throw .notReadable("No such file or directory") }
        guard bytes.count <= limit else { throw .tooLarge }
        return bytes
    }

    func entries(of path: String) throws(ManifestFileProblem) -> [FolderEntry] {
        count("entries \(path)")
        let prefix = path == "/" ? "/" : path + "/"
        func children(_ paths: some Sequence<String>, _ kind: PathKind) -> [FolderEntry] {
            paths.filter { $0.hasPrefix(prefix) && $0 != path && !$0.dropFirst(prefix.count).contains("/") }
                .map { FolderEntry(name: String($0.dropFirst(prefix.count)), kind: kind) }
        }
        return children(contents.keys, .file) + children(folders, .folder).filter { !$0.name.isEmpty }
    }
}
