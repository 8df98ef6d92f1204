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
        // A child that was made a moment ago carries the lock of a run that has ended until it becomes its program.
        for _ in 1..<looks {
            if let lock = try takeNow(path) { return lock }
            usleep(pause)
        }
        return try takeNow(path)
    }

    private static func takeNow(_ path: String) throws -> FileLock? {
        let descriptor = try open(FilePath(path), .readWrite, [.create, .closeOnExec, .noFollow])
        guard let lock = try lock(descriptor, path, LOCK_EX | LOCK_NB) else { return nil }
        return try lock.show(path) ? lock : nil
    }

    /// Whether somebody holds a lock. Asking takes nothing: who asks, and is stopped while he asks, is in nobody's way.
    ///
    /// - Parameter path: The lock's file.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the file is there but cannot be opened.
    public static func isHeld(_ path: String) throws -> Bool {
        for _ in 1..<looks {
            if try !isHeldNow(path) { return false }
            usleep(pause)
        }
        return try isHeldNow(path)
    }

    private static let looks = 5
    private static let pause: UInt32 = 20_000

    private static func isHeldNow(_ path: String) throws -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        let descriptor = try open(FilePath(path), .readOnly, [.closeOnExec, .noFollow])
        defer { try? descriptor.close() }
        var found = Self.wholeFile()
        guard fcntl(descriptor.rawValue, Self.ask, &found) == 0 else { throw failure(path, errno) }
        return found.l_type != Int16(F_UNLCK)
    }

    /// Takes the lock of the folder that a file lies in, and waits a while when somebody else opens a file there.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long to wait, in hundredths of a second.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when the folder cannot be opened; `ledger-locked` when
    ///   somebody else does not let go.
    static func waitForFolder(of path: String, patience: Int = 12_000) throws -> FileLock {
        let folder = FilePath(path).removingLastComponent()
        let name = folder.isEmpty ? "." : folder.string
        for _ in 0..<max(1, patience) {
            let descriptor = try open(FilePath(name), .readOnly, [.directory, .closeOnExec])
            if let lock = try lock(descriptor, name, LOCK_EX | LOCK_NB) { return lock }
            usleep(10_000)
        }
        throw WanbatchError(
            .storage,
            "ledger-locked",
            "another wanbatch has been opening \(path) for a long time",
            hint: "look for a stopped wanbatch process (ps) and end it, then run again"
        )
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
            throw failure(path, number)
        }
        return FileLock(descriptor)
    }

    private static func failure(_ path: String, _ number: Int32) -> WanbatchError {
        WanbatchError(.storage, "lock-failed", "the lock \(path) cannot be taken: \(Errno(rawValue: number))")
    }

    // MARK: - Who asks

    // The lock itself is flock's, as everybody's tools know it, but nobody can ask for that without taking it. So its
    // holder shows it by a second lock, of a kind that can be asked for: a lock of the open file (fcntl(2)).
    #if canImport(Glibc)
        private static let (ask, set): (Int32, Int32) = (36, 37)
    #else
        private static let (ask, set): (Int32, Int32) = (92, 90)
    #endif

    private static func wholeFile() -> flock {
        var region = flock()
        region.l_type = Int16(F_WRLCK)
        region.l_whence = Int16(SEEK_SET)
        return region
    }

    /// Shows that the lock is held; `false` when somebody else shows it.
    private func show(_ path: String) throws -> Bool {
        var region = Self.wholeFile()
        if fcntl(descriptor.rawValue, Self.set, &region) == 0 { return true }
        let number = errno
        if number == EAGAIN || number == EACCES { return false }
        throw Self.failure(path, number)
    }

    private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { try? descriptor.close() }
}
