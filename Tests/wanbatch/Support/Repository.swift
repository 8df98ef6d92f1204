import Foundation

/// The files of the repository that tests look at.
enum Repository {
    /// The repository's folder.
    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

    /// A file's text.
    ///
    /// - Parameter path: Relative to the repository.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The paths of the Swift files under a folder.
    static func swiftFiles(_ folder: String) -> [URL] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.map { base.appending(path: $0) }
    }
}
