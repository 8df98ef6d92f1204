/// What the reader asks of a file system. Paths are absolute; links are followed.
public protocol ManifestFiles: Sendable {
    /// The folder that relative paths of the command line start from.
    var workingFolder: String { get }

    /// What stands at a path.
    ///
    /// - Parameter path: An absolute path.
    func kind(of path: String) -> PathKind

    /// A file's bytes.
    ///
    /// - Parameters:
    ///   - path: An absolute path.
    ///   - limit: The most bytes that are taken.
    /// - Throws: The reason; ``ManifestFileProblem/tooLarge`` for a file over the limit.
    func bytes(at path: String, atMost limit: Int) throws(ManifestFileProblem) -> [UInt8]

    /// What a folder holds, in any order, without `.` and `..`.
    ///
    /// - Parameter path: An absolute path.
    /// - Throws: The reason.
    func entries(of path: String) throws(ManifestFileProblem) -> [FolderEntry]
}

/// What stands at a path.
public enum PathKind: Hashable, Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A pipe, a socket, a device.
    case other
    /// Nothing, or a link to nothing.
    case none
    /// Nobody can tell: a folder on the way may not be entered, or the path is too long.
    case unreachable
}

/// One name in a folder.
public struct FolderEntry: Hashable, Sendable {
    /// The name. Bytes that are not UTF-8 read as U+FFFD, so that such a name finds nothing.
    public var name: String
    /// What it names.
    public var kind: PathKind
    /// Whether it is a symbolic link.
    public var isLink: Bool

    /// One name in a folder.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: What it names.
    ///   - isLink: Whether it is a symbolic link.
    public init(name: String, kind: PathKind, isLink: Bool = false) {
        self.name = name
        self.kind = kind
        self.isLink = isLink
    }
}

/// Why a file or a folder cannot be read.
public enum ManifestFileProblem: Error, Hashable, Sendable {
    /// It is larger than the caller takes.
    case tooLarge
    /// The system says no, in its own words.
    case notReadable(String)
}
