import ArgumentParser
import BatchPipeline
import EditModel
import Foundation

/// What run would do to each clip and what it would cost.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what run would do to each clip and what it would cost.",
        discussion: "Contacts nobody and spends nothing."
    )

    @Argument(help: "The manifest.")
    var manifest: String

    @OptionGroup var archive: ArchiveOptions

    @Option(help: ArgumentHelp("The batch's name; the manifest's by default.", valueName: "name"))
    var batch: String?

    @OptionGroup var flags: RunFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let request = RunRequest(
                manifest: manifest,
                archive: archive.path,
                batch: batch,
                options: flags.texts(environment: environment)
            )
            let plan = try await PlanPreview(request, world: RunWorld.offline(environment: environment)).make()
            for note in plan.notes { Screen.error("\(note)") }
            let width = Screen.outputWidth(environment: environment)
            Screen.output(PlanText(plan: plan).lines(width: width).joined(separator: "\n"))
            return 0
        }
    }
}
