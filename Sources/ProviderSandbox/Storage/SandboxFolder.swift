import EditModel
import Foundation
import SystemPackage

/// Where everything lies in a sandbox's folder.
struct SandboxFolder: Sendable {
    let root: FilePath

    init(_ path: String) { root = FilePath(path) }

    var lock: FilePath { root.appending("lock") }
    var address: FilePath { root.appending("address.json") }
    var journal: FilePath { root.appending("journal.ndjson") }
    var secret: FilePath { root.appending("link-secret") }
    var temporary: FilePath { root.appending("tmp") }

    func output(_ token: String) -> FilePath { root.appending("outputs").appending(token + ".mp4") }
    func upload(_ token: String) -> FilePath { root.appending("files").appending(token) }
    func sample(_ name: String) -> FilePath { root.appending("samples").appending(name) }

    /// - Throws: `WanbatchError` of kind `storage`, code `sandbox-folder`.
    func make() throws {
        do {
            for name in ["outputs", "files", "samples"] { try Disk.makeFolder(root.appending(name)) }
        } catch {
            throw WanbatchError(.storage, "sandbox-folder", "cannot make the folder \(root.string): \(error)")
        }
    }

    /// Removes what an earlier life left half done, and what has expired. Only the holder of the lock may.
    func clean(_ kept: KeptState, now: Date, linkLifetime: Duration) throws {
        Disk.remove(temporary)
        try Disk.makeFolder(temporary)
        for file in kept.files where file.isDeleted || file.expires <= now { Disk.remove(upload(file.token)) }
        for task in kept.tasks {
            guard let finished = task.result?.finished else { continue }
            if finished.addingTimeInterval(linkLifetime.inSeconds) <= now { Disk.remove(output(task.token)) }
        }
    }

    /// The secret that signs links; made once.
    func linkSecret(_ random: RandomSource) throws -> [UInt8] {
        if let secret = try Disk.contents(secret), secret.count == 32 { return secret }
        let fresh = random.bytes(32)
        try Disk.write(fresh, to: secret)
        return fresh
    }
}
