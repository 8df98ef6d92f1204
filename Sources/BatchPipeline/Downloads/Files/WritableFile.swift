import EditModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file being written, whose errors say what to do.
final class WritableFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// An empty file at that path, readable for its owner's group and others as the umask allows.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    init(_ path: String) throws {
        self.path = path
        // A name that is taken by a link would lead the bytes elsewhere.
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw StorageError.last("cannot be made", path) }
    }

    deinit { close(descriptor) }

    /// Writes all bytes at the end.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            #if canImport(Glibc)
                let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            #else
                let written = Darwin.write(descriptor, rest.baseAddress, rest.count)
            #endif
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw StorageError.last("cannot be written", path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Drops all content.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    func truncate() throws {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw StorageError.last("cannot be emptied", path)
        }
    }

    /// Waits until the content is on the disk.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw StorageError.last("cannot be written", path) }
    }
}
