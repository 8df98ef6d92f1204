import ArgumentParser
import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Counts by state, running tasks, money; works while a run is going on.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a batch is; works while a run is going on.",
        discussion: """
            Reads the ledger and contacts nobody. With --watch it shows what the run itself shows on its terminal, \
            until that run ends; Ctrl-C ends the watching, not the run.

            Examples:
              wanbatch status
              wanbatch status nightly --watch
            """
    )

    @Argument(
        help: "The batch; all batches of the archive by default, with --watch the one that is running.",
        completion: .batches
    )
    var batch: String?

    @OptionGroup var archive: ArchiveOptions

    @Flag(help: "Follow the run that is going on, until it ends.")
    var watch = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let ledger = try ArchiveDoor.ledger(archive.path)
            let known = try await ledger.batchNames()
            if let batch, !known.contains(batch) { throw ArchiveDoor.unknown(batch, known) }
            if known.isEmpty { Screen.output("no batch has run in \(archive.path.printable) yet") }
            var shown = batch.map { [$0] } ?? known
            if watch {
                let watching = StatusWatch(ledger: ledger, archive: archive.path, environment: environment)
                if let watched = try await watching.follow(shown) { shown = [watched] }
            }
            let width = Screen.outputWidth(environment: environment)
            for (index, name) in shown.enumerated() {
                let layout = try ArchiveLayout(root: archive.path, batch: name)
                let status = try await BatchStatus.of(name, in: ledger, archive: archive.path)
                let lines = StatusText(status: status, layout: layout).lines(width: width)
                Screen.output(((index > 0 ? [""] : []) + lines).joined(separator: "\n"))
            }
            let month = UTCMonth(of: Date())
            if let line = StatusText.line(of: month, try await ledger.money(in: month)) { Screen.output("\n" + line) }
            return 0
        }
    }
}
