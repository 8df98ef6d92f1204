import ArgumentParser
import EditModel
import Foundation
import ProviderSandbox

/// Serves the local provider until stopped.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve the local provider: the same API, real files, no money.",
        usage: "wanbatch sandbox [<options>]",
        discussion: """
            A run with provider=sandbox starts one by itself, or uses the one that serves its archive. Examples:
              wanbatch sandbox
              wanbatch sandbox --api novita --port 8090 --folder /tmp/novita
              wanbatch sandbox --running 3 --task-seconds 10-60 --fault 429=0.1,hidden-500=0.05 --seed 7

            Faults, each with the share of its occasions (0.1 unless given):
            \(faults)
            """
    )

    private static var faults: String {
        SandboxFault.allCases.map {
            "  \($0.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)) \($0.summary)"
        }
        .joined(separator: "\n")
    }

    @OptionGroup var archive: ArchiveOptions

    @Option(help: ArgumentHelp("Where its tasks, files and bill are; ARCHIVE/sandbox by default.", valueName: "dir"))
    var folder: String?

    @Option(help: "evolink or novita.")
    var api: String = "evolink"

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port: Int = 0

    @Option(help: ArgumentHelp("How many tasks it lets run at once.", valueName: "n"))
    var running: Int?

    @Option(help: ArgumentHelp("How many submissions a minute it takes.", valueName: "n"))
    var rpm: Int?

    @Option(help: ArgumentHelp("How long a task takes, from-to.", valueName: "seconds"))
    var taskSeconds: String?

    @Option(help: ArgumentHelp("Faults with their shares, 429=0.1,lost-response=0.05,...", valueName: "list"))
    var fault: String?

    @Option(help: ArgumentHelp("Send all callbacks there, for example http://127.0.0.1:9000/done.", valueName: "url"))
    var callbacksTo: String?

    @Option(help: "The seed of faults and task times.")
    var seed: UInt64 = 1

    func run() async throws {
        try await Exit.guarded {
            let configuration = try SandboxFlags(self).configuration(default: archive.path + "/sandbox")
            try FileManager.default.createDirectory(atPath: configuration.folder, withIntermediateDirectories: true)
            let sandbox = try ProviderSandbox(configuration: configuration)
            try await Signals.untilStopped {
                try await sandbox.run { address in
                    Screen.output(
                        "\(configuration.api.rawValue) sandbox at \(address.text), kept in \(configuration.folder)"
                    )
                }
            }
            return 0
        }
    }
}
