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
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<PosterShelf.width { group.addTask { try await work() } }
            try await group.waitForAll()
        }
    }

    private func work() async throws {
        let bell = context.bell[.archived]
        while await !context.control.isOver {
            let seen = await bell.count
            if await context.control.hasArchivedAny {
                try await context.media.preparations.untilSpare()
                try await context.media.decodes.untilSpare()
                try await makeNext()
            } else {
                try await bell.wait(after: seen)
            }
        }
    }

    /// The pictures that one thread makes find room beside what leaves a core without work: the last clip of a night, say.
    private func makeNext() async throws {
        guard await context.media.decodes.hasSpare else { return }
        _ = try await context.media.preparations.ifSpare {
            if let id = await context.control.takeArchived() { try await makePictures(of: id) }
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
