import EditModel
import Foundation
import Synchronization
import SystemPackage

/// Holds a folder for one live sandbox. The system releases it when its holder dies; no child process inherits it.
final class FolderLock: Sendable {
    private let descriptor: Mutex<FileDescriptor?>

    /// - Throws: `WanbatchError` of kind `busy`, code `sandbox-folder-held`; `Errno`.
    init(_ path: FilePath) throws {
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: .ownerReadWrite
        )
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let reason = Errno(rawValue: errno)
            try file.close()
            guard reason == .wouldBlock || reason == .resourceTemporarilyUnavailable else { throw reason }
            throw WanbatchError(
                .busy,
                "sandbox-folder-held",
                "another sandbox is running in \(path.removingLastComponent().string)",
                hint: "use that one, or give this one another folder"
            )
        }
        descriptor = Mutex(file)
    }

    deinit { release() }

    /// Lets the folder go; once is enough, twice does no harm.
    func release() {
        descriptor.withLock { file in
            try? file?.close()
            file = nil
        }
    }
}
