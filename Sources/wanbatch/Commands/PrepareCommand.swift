import ArgumentParser
import BatchPipeline
import EditModel
import Foundation

/// Only the ffmpeg part, for other machines to share.
struct PrepareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Prepare clips into a shared cache, on one machine or many.",
        usage: "wanbatch prepare <manifest> --cache <where> [<options>]",
        discussion: """
            Makes with ffmpeg what the providers take, and nothing else: no archive, no key, no money. A run with the \
            same --cache finds the clips by their content and makes only what is missing. It may be run twice or on \
            many machines at once; a clip belongs to one shard by its content.

            Examples:
              wanbatch prepare nightly.manifest --cache /shared/clips
              wanbatch prepare nightly.manifest --cache rclone:store:clips --shard 2/4
              wanbatch prepare nightly.manifest --cache /shared/clips --shard slurm

            Exit codes: 0 all is prepared, 1 some clip is refused, 2 interrupted or some clip could not be prepared \
            this time, 64 usage, 65 the manifest has errors, 69 ffmpeg or rclone is missing or fails, 73 the cache \
            cannot be written.
            """
    )

    @Argument(help: "The manifest.", completion: .manifest)
    var manifest: String

    @Option(
        help: ArgumentHelp("Where prepared clips go: a folder, or rclone:REMOTE:PATH.", valueName: "where"),
        completion: .directory
    )
    var cache: String?

    @Option(
        help: ArgumentHelp(
            "Only this part of the clips, the first of four being 1/4; slurm takes it from a Slurm array.",
            valueName: "i/n"
        )
    )
    var shard: String?

    @Option(
        help: ArgumentHelp("How many ffmpeg at once; what Slurm gives, or as many as there are cores.", valueName: "n")
    )
    var jobs: Int?

    @OptionGroup(title: "What it says") var screen: ScreenFlags

    func validate() throws {
        if let jobs, !(1...1000).contains(jobs) { throw ValidationError("--jobs must be 1 to 1000, not \(jobs)") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            var options: [RunOptionKey: String] = [:]
            options[.cache] = cache ?? RunFlags.given(.cache, environment)
            let wiring = PreparationWiring(
                manifest: manifest,
                options: options,
                shard: try shard.map { try Shard($0, environment: environment) } ?? .whole,
                jobs: jobs,
                flags: screen,
                environment: environment
            )
            return try await wiring.exit()
        }
    }
}
