import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of this machine.
public struct DiskManifestFiles: ManifestFiles {
    /// The files of this machine.
    public init() {}

    /// The process's working folder.
    public var workingFolder: String { FileManager.default.currentDirectoryPath }

    /// What stands at a path; one `stat`.
    public func kind(of path: String) -> PathKind {
        var info = stat()
        guard stat(path, &info) == 0 else {
            return [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno) ? .none : .unreachable
        }
        return Self.kind(mode: info.st_mode)
    }

    /// A file's bytes; also those of a pipe.
    public func bytes(at path: String, atMost limit: Int) throws(ManifestFileProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.lastProblem }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var info = stat()
        if fstat(descriptor, &info) == 0, Self.kind(mode: info.st_mode) == .file, let size = Int(exactly: info.st_size)
        {
            guard size <= limit else { throw .tooLarge }
            bytes.reserveCapacity(size)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.lastProblem }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw .tooLarge }
            bytes += buffer[..<count]
        }
    }

    /// What a folder holds.
    public func entries(of path: String) throws(ManifestFileProblem) -> [FolderEntry] {
        guard let folder = opendir(path) else { throw Self.lastProblem }
        defer { closedir(folder) }
        var entries: [FolderEntry] = []
        errno = 0
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { entries.append(describe(name, type: entry.pointee.d_type, in: path)) }
            errno = 0
        }
        guard errno == 0 else { throw Self.lastProblem }
        return entries
    }

    /// Most file systems tell the type with the name; links and the rest are looked at.
    private func describe(_ name: String, type: UInt8, in folder: String) -> FolderEntry {
        let path = PathText.join(folder, name)
        switch Int(type) {
        case Int(DT_REG): return FolderEntry(name: name, kind: name.isRepaired ? kind(of: path) : .file)
        case Int(DT_DIR): return FolderEntry(name: name, kind: name.isRepaired ? kind(of: path) : .folder)
        default:
            var info = stat()
            let isLink = lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
            return FolderEntry(name: name, kind: kind(of: path), isLink: isLink)
        }
    }

    private static func kind(mode: mode_t) -> PathKind {
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    private static var lastProblem: ManifestFileProblem { .notReadable(String(cString: strerror(errno))) }
}

extension String {
    /// Whether bytes that are not UTF-8 may have been replaced in it.
    fileprivate var isRepaired: Bool { unicodeScalars.contains("\u{FFFD}") }
}
