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
            try write(plan, environment)
            return 0
        }
    }

    private func write(_ plan: BatchPlan, _ environment: [String: String]) throws {
        var output = BufferedOutput { part in
            guard Screen.write(part) else {
                throw WanbatchError(.storage, "plan-unwritten", "the plan could not be written to standard output")
            }
        }
        switch format {
        case .csv: try PlanTable(plan: plan).csv { try output.write($0) }
        case .json: try PlanTable(plan: plan).json { try output.write($0) }
        case .text:
            let width = Screen.outputWidth(environment: environment)
            for line in PlanText(plan: plan, now: Date()).lines(width: width) { try output.write(line + "\n") }
        }
        try output.flush()
    }
}
