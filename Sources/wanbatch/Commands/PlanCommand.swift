import ArgumentParser
import BatchPipeline
import EditModel
import Foundation

/// What run would do to each clip and what it would cost.
struct PlanCommand: AsyncParsableCommand {
    /// The forms of a plan.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case csv
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what run would do to each clip and what it would cost.",
        usage: "wanbatch plan <manifest> [<options>]",
        discussion: """
            Contacts nobody and spends nothing. Each clip is new, or stands where the ledger says; "at most" is every \
            length rounded up to whole seconds, which is what a run reserves before it submits.

            Examples:
              wanbatch plan nightly.manifest
              wanbatch plan nightly.manifest --format csv > plan.csv
            """
    )

    @Argument(help: "The manifest.", completion: .manifest)
    var manifest: String

    @OptionGroup var archive: ArchiveOptions

    @Option(help: ArgumentHelp("The batch's name; the manifest's by default.", valueName: "name"), completion: .batches)
    var batch: String?

    @Option(help: "text, csv or json.")
    var format: Format = .text

    @OptionGroup(title: "What bounds the run") var flags: RunFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let request = RunRequest(
                manifest: manifest,
                archive: archive.path,
                batch: batch,
                options: flags.texts(environment: environment),
                overruledPublish: flags.overruledPublish(environment: environment)
            )
            let plan = try await PlanPreview(request, world: RunWorld.offline(environment: environment)).make()
            for note in plan.notes { Screen.error("\(note)") }
            guard Screen.write(try text(plan, environment)) else {
                throw WanbatchError(.storage, "plan-unwritten", "the plan could not be written to standard output")
            }
            return 0
        }
    }

    private func text(_ plan: BatchPlan, _ environment: [String: String]) throws -> String {
        switch format {
        case .csv: return PlanTable(plan: plan).csv
        case .json: return try PlanTable(plan: plan).json()
        case .text:
            let width = Screen.outputWidth(environment: environment)
            return PlanText(plan: plan, now: Date()).lines(width: width).joined(separator: "\n") + "\n"
        }
    }
}
