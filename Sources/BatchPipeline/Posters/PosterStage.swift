import EditModel
import JobLedger

/// archived -> pictures of the clip and of its output, while nobody else wants the cores: what is made now keeps nobody
/// waiting when the report is written. What is left then, the report makes.
struct PosterStage: Sendable {
    let context: RunContext
    let shelf: PosterShelf

    /// Works until the run is over.
    ///
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func run() async throws {
        let bell = context.bell[.archived]
        while await !context.control.isOver {
            let seen = await bell.count
            if await hasSpareCore, let id = await context.control.takeArchived() {
                try await makePictures(of: id)
            } else if await context.control.hasArchivedAny {
                try await bell.wait(after: seen, atMost: .milliseconds(500), context.timekeeper)
            } else {
                try await bell.wait(after: seen)
            }
        }
    }

    /// The pictures that one thread makes find room beside decodes, but not beside preparations.
    private var hasSpareCore: Bool {
        get async {
            guard await context.media.preparations.isIdle else { return false }
            return await context.media.decodes.hasSpare
        }
    }

    private func makePictures(of id: EditID) async throws {
        guard let edit = try await context.ledger.edit(id) else { return }
        let check = PosterShelf.remembers(context.ledger)
        _ = await shelf.poster(of: edit.clipFiles, threads: 1, holds: check)
        if let output = edit.output {
            _ = await shelf.poster(of: [VideoFile(path: output.file, digest: output.digest)], threads: 1, holds: check)
        }
    }
}
