import ArgumentParser
import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Counts by state, running tasks, money; works while a run is going on.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a batch is; works while a run is going on."
    )

    @Argument(help: "The batch; all batches of the archive by default.")
    var batch: String?

    @OptionGroup var archive: ArchiveOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let ledger = try ArchiveDoor.ledger(archive.path)
            let known = try await ledger.batchNames()
            if let batch, !known.contains(batch) { throw ArchiveDoor.unknown(batch, known) }
            let width = Screen.outputWidth(environment: environment)
            for name in batch.map({ [$0] }) ?? known {
                let status = try await BatchStatus.of(name, in: ledger, archive: archive.path)
                Screen.output(StatusText(status: status).lines(width: width).joined(separator: "\n"))
            }
            if known.isEmpty { Screen.output("no batch has run in \(archive.path) yet") }
            return 0
        }
    }
}
