import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file under a temporary name: it is removed unless it was committed to its own name.
struct ScratchFile: Sendable {
    let path: String

    /// A name that is not taken, in a folder that exists.
    init(in folder: String, suffix: String, random: RandomSource) {
        path = folder + "/prepare-" + random.hex(12) + suffix
    }

    /// Makes the content durable, gives it its own name, and makes the name durable.
    ///
    /// - Throws: `WanbatchError` of kind `storage`.
    func commit(to destination: String) async throws {
        try await BlockingWork.run { _ in
            let step = StepGate(.clipCached)
            try Self.synchronize(path, O_RDONLY, step)
            guard step.pass(), rename(path, destination) == 0 else { throw FileFailure.cannotWrite(destination, errno) }
            let folder = destination.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            let name = folder.joined(separator: "/")
            let parent = name.isEmpty ? (destination.hasPrefix("/") ? "/" : ".") : name
            try Self.synchronize(parent, O_RDONLY | O_DIRECTORY, step)
        }
    }

    /// Removes the file if it is still there.
    func remove() { unlink(path) }

    private static func synchronize(_ path: String, _ flags: Int32, _ step: StepGate) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure.cannotWrite(path, errno) }
        defer { close(descriptor) }
        guard step.pass(), fsync(descriptor) == 0 else { throw FileFailure.cannotWrite(path, errno) }
    }
}
