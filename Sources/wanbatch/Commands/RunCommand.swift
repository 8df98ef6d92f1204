import ArgumentParser
import BatchPipeline
import Foundation

/// Everything; continues whatever is unfinished.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Edit every clip of a manifest; run it again to continue.",
        discussion: """
            Everything it does is first written to the archive's ledger: interrupt it whenever you like, and run it \
            again. What is paid for is not paid for again.

            Examples:
              wanbatch run nightly.manifest
              wanbatch run nightly.manifest --max-cost 25 --deadline 06:30
              wanbatch run nightly.manifest --quiet --on-finish 'mail -s night me'

            Each option of the run may also come from the environment (--max-cost from WANBATCH_MAX_COST) or, where \
            it bounds the run, from a set line of the manifest; the flag wins, then the environment. Keys come from \
            EVOLINK_API_KEY and NOVITA_API_KEY, or from files that EVOLINK_API_KEY_FILE and NOVITA_API_KEY_FILE name.
            """
    )

    @Argument(help: "The manifest.", completion: .manifest)
    var manifest: String

    @OptionGroup var archive: ArchiveOptions

    @Option(help: ArgumentHelp("The batch's name; the manifest's by default.", valueName: "name"), completion: .batches)
    var batch: String?

    @OptionGroup(title: "What bounds the run") var flags: RunFlags
    @OptionGroup(title: "What it says") var screen: ScreenFlags
    @OptionGroup(title: "At the end") var finish: FinishFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let request = RunRequest(
            manifest: manifest,
            archive: archive.path,
            batch: batch,
            options: flags.texts(environment: environment),
            overruledPublish: flags.overruledPublish(environment: environment)
        )
        let wiring = RunWiring(request: request, flags: screen, finish: finish, environment: environment)
        try await Exit.guarded { await wiring.ending().code }
    }
}
