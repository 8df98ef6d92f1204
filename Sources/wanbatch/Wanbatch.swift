import ArgumentParser
import EditModel
import Foundation

/// The command line: one file a command, which parses, wires and prints.
@main
struct Wanbatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wanbatch",
        abstract: "Edits folders of video clips with the Wan 2.7 Video Edit model, overnight and unattended.",
        discussion: """
            Each edit is paid for once, however often a run is interrupted, and no paid result is lost: run it again \
            and it continues.

            Examples:
              wanbatch init clips/            a first manifest for a folder of clips
              wanbatch plan clips.manifest    what would be done, and its cost
              wanbatch run clips.manifest     do it; without money until you say so
              wanbatch status --watch         follow a run from another shell

            Exit codes: 0 nothing is left to do, 1 some edit ended badly, 2 stopped early (run again to continue), \
            64 usage, 65 the manifest has errors, 69 a program or service is missing, 73 the archive cannot be written, \
            75 another run holds the batch, 77 the provider rejects the key.
            """,
        version: EditModel.version,
        subcommands: [
            InitCommand.self, PlanCommand.self, PrepareCommand.self, RunCommand.self, CollectCommand.self,
            StatusCommand.self, ReportCommand.self, RetryCommand.self, DoctorCommand.self, SandboxCommand.self,
            ManualCommand.self,
        ]
    )

    /// Runs the command that the arguments name. A command that there is not is told with the one that may be meant.
    static func main() async {
        Heaps.keepSmall()
        StandardStreams.secure()
        if let problem = CommandNames.problem(in: Array(CommandLine.arguments.dropFirst())) {
            Screen.error("wanbatch: \(problem)")
            Foundation.exit(64)
        }
        await main(nil)
    }
}
