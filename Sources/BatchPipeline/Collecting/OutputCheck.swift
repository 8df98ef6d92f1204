import ClipPreparation
import EditModel
import JobLedger

/// Whether what is archived still lies where it was put.
struct OutputCheck: Sendable {
    let context: RunContext
    let interruption: Interruption

    /// Names archived outputs that are gone or have another size. They are paid for; nothing is bought anew.
    ///
    /// - Throws: Whatever the ledger throws.
    func warnOfMissing() async throws {
        var place = -1
        while await !interruption.isPending, !Task.isCancelled {
            let part = try await context.ledger.archivedOutputs(of: context.batch, behind: place, limit: 1000)
            for output in part.outputs { await look(at: output) }
            guard let last = part.last else { return }
            place = last
        }
    }

    private func look(at output: ArchivedOutput) async {
        let path = context.layout.absolute(output.file)
        let size = (try? FileStamp.of(path: path).size) ?? -1
        guard size != output.bytes else { return }
        let what = size < 0 ? "is gone" : "has been changed"
        await context.warn(
            "output-missing",
            "\(output.clipName): its archived output \(output.file) \(what); restore it from a backup"
        )
    }
}
