import EditModel
import Foundation
import JobLedger

/// An archive that this process may write: folders made, batch locked, leftovers gone.
struct ArchiveOpening: Sendable {
    let layout: ArchiveLayout
    /// Held as long as this value lives.
    let lock: FileLock

    /// Opens an archive for a batch.
    ///
    /// - Parameter layout: Where everything lies.
    /// - Throws: `WanbatchError`: busy when another run holds the batch; of kind storage.
    init(_ layout: ArchiveLayout) throws {
        self.layout = layout
        for folder in layout.folders { try DurableFiles.createFolders(folder) }
        guard StepGate(.lockTaken).pass() else { throw StorageError.last("cannot be locked", layout.lock) }
        guard let lock = try FileLock.take(layout.lock) else {
            throw WanbatchError(
                .busy,
                "batch-busy",
                "another run holds the batch \(layout.batch) of \(layout.root)",
                hint: "wait for it; \(layout.command("status", "--watch")) shows how far it is"
            )
        }
        self.lock = lock
        try clean()
    }

    /// Temporary files of an interrupted run: the lock says that nobody needs them.
    private func clean() throws {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: layout.temporary)) ?? [] {
            do {
                guard StepGate(.leftoverRemoved).pass() else { throw StorageError.last("cannot be removed", name) }
                try files.removeItem(atPath: "\(layout.temporary)/\(name)")
            } catch {
                throw WanbatchError(
                    .storage,
                    "cleaning-failed",
                    "\(layout.temporary)/\(name) cannot be removed: \(error)"
                )
            }
        }
    }

    /// Whether a run holds another batch of this archive.
    @Sendable func isAlive(_ batch: String) -> Bool {
        (try? FileLock.isHeld(layout.lock(of: batch))) ?? true
    }
}
