import ArgumentParser
import BatchPipeline
import Foundation

/// Everything; continues whatever is unfinished.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Edit every clip of a manifest; run it again to continue.",
        discussion: """
            Examples:
              wanbatch run nightly.manifest
              wanbatch run nightly.manifest --max-cost 25 --deadline 06:30
            """
    )

    @Argument(help: "The manifest.")
    var manifest: String

    @OptionGroup var archive: ArchiveOptions

    @Option(help: ArgumentHelp("The batch's name; the manifest's by default.", valueName: "name"))
    var batch: String?

    @OptionGroup var flags: RunFlags
    @OptionGroup var screen: ScreenFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let request = RunRequest(
            manifest: manifest,
            archive: archive.path,
            batch: batch,
            options: flags.texts(environment: environment)
        )
        try await RunWiring(request: request, flags: screen, environment: environment).run()
    }
}
