import ArgumentParser
import EditModel

/// The command line: one file a command, which parses, wires and prints.
@main
struct Wanbatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wanbatch",
        abstract: "Edits folders of video clips with the Wan 2.7 Video Edit model, overnight and unattended.",
        discussion: """
            Each edit is paid for once, however often a run is interrupted, and no paid result is lost: run it again \
            and it continues. A first rehearsal without money: samples/nightly.sh.

            Exit codes: 0 nothing is left to do, 1 some edit ended badly, 2 stopped early (run again to continue), \
            64 usage, 65 the manifest has errors, 69 a program or service is missing, 73 the archive cannot be written, \
            75 another run holds the batch, 77 the provider rejects the key.
            """,
        version: EditModel.version,
        subcommands: [
            RunCommand.self, PlanCommand.self, CollectCommand.self, StatusCommand.self, ReportCommand.self,
            RetryCommand.self, SandboxCommand.self,
        ]
    )
}
