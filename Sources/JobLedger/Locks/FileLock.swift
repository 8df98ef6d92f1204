import EditModel
import SystemPackage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A lock on a file, held while the value lives and let go by the system when its process ends, however it ends.
public final class FileLock: Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock, or says that somebody has it.
    ///
    /// The descriptor is closed on exec, so that no child of the run keeps the lock.
    ///
    /// - Parameter path: The lock's file; made if it is not there, never deleted.
    /// - Returns: `nil` when the lock is held elsewhere.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the file cannot be opened.
    public static func take(_ path: String) throws -> FileLock? {
        let descriptor = try open(FilePath(path), .readWrite, [.create, .closeOnExec, .noFollow])
        return try lock(descriptor, path, LOCK_EX | LOCK_NB)
    }

    /// Whether somebody holds a lock. Asking takes it for a moment, shared, so who takes it in earnest tries twice.
    ///
    /// - Parameter path: The lock's file.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the file is there but cannot be opened.
    public static func isHeld(_ path: String) throws -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        let descriptor = try open(FilePath(path), .readOnly, [.closeOnExec, .noFollow])
        return try lock(descriptor, path, LOCK_SH | LOCK_NB) == nil
    }

    /// Takes the lock of the folder that a file lies in, and waits while somebody else opens a file there.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the folder cannot be opened.
    static func waitForFolder(of path: String) throws -> FileLock? {
        let folder = FilePath(path).removingLastComponent()
        let name = folder.isEmpty ? "." : folder.string
        return try lock(try open(FilePath(name), .readOnly, [.directory, .closeOnExec]), name, LOCK_EX)
    }

    private static func open(
        _ path: FilePath,
        _ mode: FileDescriptor.AccessMode,
        _ options: FileDescriptor.OpenOptions
    ) throws -> FileDescriptor {
        do {
            return try .open(path, mode, options: options, permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw WanbatchError(
                .storage,
                "lock-unwritable",
                "the lock \(path) cannot be opened: \(error)",
                hint: "check the archive's folder and its permissions"
            )
        }
    }

    private static func lock(_ descriptor: FileDescriptor, _ path: String, _ operation: Int32) throws -> FileLock? {
        while flock(descriptor.rawValue, operation) != 0 {
            let number = errno
            if number == EINTR { continue }
            try? descriptor.close()
            if number == EWOULDBLOCK { return nil }
            throw WanbatchError(.storage, "lock-failed", "the lock \(path) cannot be taken: \(Errno(rawValue: number))")
        }
        return FileLock(descriptor)
    }

    private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { try? descriptor.close() }
}
