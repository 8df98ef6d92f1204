import EditModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The steps by which a file gets its final name so that a crash at any moment leaves either nothing or all of it:
/// content to the disk, name without replacing, folder to the disk.
enum DurableFiles {
    /// Waits until a file's content is on the disk.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    static func synchronize(file path: String, _ step: StepGate) throws { try synchronize(path, O_RDONLY, step) }

    /// Waits until a folder's names are on the disk.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    static func synchronize(folder path: String, _ step: StepGate) throws {
        try synchronize(path, O_RDONLY | O_DIRECTORY, step)
    }

    private static func synchronize(_ path: String, _ flags: Int32, _ step: StepGate) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError.last("cannot be opened", path) }
        defer { close(descriptor) }
        guard step.pass(), fsync(descriptor) == 0 else {
            throw StorageError.last("cannot be written to the disk", path)
        }
    }

    /// Gives a file another name in the same file system, never in place of another file.
    ///
    /// A second name, then the first one goes: the system refuses the second name if it is taken, and a crash in
    /// between leaves both. Where there are no hard links (exFAT, some network folders) it is a look and a rename,
    /// which is as safe as the lock of the archive.
    ///
    /// - Throws: `WanbatchError` of kind storage; its code is `file-exists` when the name is taken.
    static func rename(_ path: String, to name: String, _ step: StepGate) throws {
        if step.pass(), link(path, name) == 0 {
            guard step.pass(), unlink(path) == 0 else { throw StorageError.last("cannot be removed", path) }
            return
        }
        guard hasNoHardLinks(errno) else { throw StorageError.last("cannot be named so", name) }
        guard !exists(name) else { throw StorageError.of(EEXIST, "", name) }
        #if canImport(Glibc)
            let result = Glibc.rename(path, name)
        #else
            let result = Darwin.rename(path, name)
        #endif
        guard result == 0 else { throw StorageError.last("cannot be named so", name) }
    }

    /// Puts a file, whole and on the disk, at its final name: content, name, folder.
    ///
    /// - Throws: `WanbatchError` of kind storage; its code is `file-exists` when the name is taken.
    static func publish(_ path: String, as name: String, _ step: StepGate) throws {
        try synchronize(file: path, step)
        try rename(path, to: name, step)
        try synchronize(folder: folder(of: name), step)
    }

    /// A second name for a file's content: a hard link, or a copy where that cannot be.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: The second name; not one that is taken.
    ///   - temporary: The name under which a copy is made before it gets its own; in the same file system as `name`.
    /// - Throws: `WanbatchError` of kind storage; its code is `file-exists` when the name is taken.
    static func linkOrCopy(_ path: String, as name: String, temporary: String, _ step: StepGate) throws {
        if step.pass(), link(path, name) == 0 { return try synchronize(folder: folder(of: name), step) }
        guard hasNoHardLinks(errno) else { throw StorageError.last("cannot be linked", name) }
        try copy(path, to: temporary)
        try publish(temporary, as: name, step)
    }

    /// Makes a folder and those above it that are missing.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    static func createFolders(_ path: String, _ step: StepGate = StepGate(.folderMade)) throws {
        if isFolder(path) { return }
        if step.pass(), mkdir(path, 0o777) == 0 { return try synchronize(folder: folder(of: path), step) }
        let number = errno
        if number == ENOENT, !path.isEmpty, folder(of: path) != path, !isFolder(folder(of: path)) {
            try createFolders(folder(of: path), step)
            try createFolders(path, step)
        } else if number == EEXIST || number == ENOTDIR, !isFolder(path) {
            throw StorageError.notFolder(path)
        } else if number != EEXIST {
            throw StorageError.of(number, "cannot be made", path)
        }
    }

    /// The folder that a path's last name is in.
    static func folder(of path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    private static func copy(_ path: String, to other: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError.last("cannot be read", path) }
        defer { close(descriptor) }
        let target = try WritableFile(other)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw StorageError.last("cannot be read", path) }
            if count == 0 { return }
            try target.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func hasNoHardLinks(_ number: Int32) -> Bool {
        [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS, EXDEV, EMLINK].contains(number)
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
