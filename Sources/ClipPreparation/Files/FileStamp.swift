public import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What tells that a file is still the same one: its size, the time of its last change, and its inode.
public struct FileStamp: Hashable, Codable, Sendable {
    /// The size in bytes.
    public var size: Int64
    /// The time of the last change, in nanoseconds since 1970.
    public var mtimeNanoseconds: Int64
    /// The inode.
    public var inode: UInt64

    /// A stamp.
    ///
    /// - Parameters:
    ///   - size: The size in bytes.
    ///   - mtimeNanoseconds: The time of the last change, in nanoseconds since 1970.
    ///   - inode: The inode.
    public init(size: Int64, mtimeNanoseconds: Int64, inode: UInt64) {
        self.size = size
        self.mtimeNanoseconds = mtimeNanoseconds
        self.inode = inode
    }

    /// The stamp of a regular file; a symbolic link is followed. Nothing is opened.
    ///
    /// - Parameter path: The file.
    /// - Throws: `WanbatchError`: `clip-missing`, `clip-unreadable`, or `clip-not-a-file` for a folder, a pipe or a device.
    public static func of(path: String) throws(WanbatchError) -> FileStamp {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileFailure.cannotRead(path, errno) }
        return try FileStamp(status, path)
    }

    init(_ status: stat, _ path: String) throws(WanbatchError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw WanbatchError(
                .edit,
                "clip-not-a-file",
                "\(path) is \(Self.kind(status.st_mode)), not a file",
                hint: "name a file, or a folder with a trailing /"
            )
        }
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        let seconds = Int64(changed.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        size = Int64(status.st_size)
        mtimeNanoseconds = seconds.overflow ? 0 : seconds.partialValue &+ Int64(changed.tv_nsec)
        inode = UInt64(status.st_ino)
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
