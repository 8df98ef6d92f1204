import ArgumentParser
import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Only polls and downloads what is paid for.
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Fetch what is paid for, without submitting anything.",
        usage: "wanbatch collect [<batch>] [<options>]",
        discussion: """
            Needs no manifest and never submits: for @reboot and for the hours between nights, since links die within \
            hours.

            Examples:
              wanbatch collect
              wanbatch collect nightly --quiet
            """
    )

    @Argument(help: "The batch; all batches of the archive by default.", completion: .batches)
    var batch: String?

    @OptionGroup var archive: ArchiveOptions
    @OptionGroup(title: "What it says") var screen: ScreenFlags
    @OptionGroup(title: "At the end") var finish: FinishFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let ledger = try ArchiveDoor.ledger(archive.path)
            let known = try await ledger.batchNames()
            if let batch, !known.contains(batch) { throw ArchiveDoor.unknown(batch, known) }
            var worst: Int32 = 0
            for name in batch.map({ [$0] }) ?? known {
                let request = RunRequest(
                    manifest: nil,
                    archive: archive.path,
                    batch: name,
                    options: RunFlags.given(.keepPublished, environment).map { [.keepPublished: $0] } ?? [:]
                )
                let wiring = RunWiring(request: request, flags: screen, finish: finish, environment: environment)
                // One batch that is busy or lacks a key does not keep the others from their results.
                let end = await wiring.ending()
                worst = Exit.worse(worst, end.code)
                if end.isInterrupted { break }
            }
            return worst
        }
    }
}
