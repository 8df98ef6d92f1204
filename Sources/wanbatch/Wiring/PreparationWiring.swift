import BatchPipeline
import EditModel
import Foundation

/// Wires the preparation of a shard: network, signals and screen.
struct PreparationWiring {
    let manifest: String
    let options: [RunOptionKey: String]
    let shard: Shard
    let jobs: Int?
    let flags: ScreenFlags
    let environment: [String: String]

    /// Prepares, and tells how it ended.
    ///
    /// - Returns: The exit code.
    /// - Throws: What kept it from beginning.
    func exit() async throws -> Int32 {
        let interruption = Interruption()
        let preparation = ShardPreparation(
            of: manifest,
            options: options,
            shard: shard,
            settings: cores.map { RunSettings(cores: $0) } ?? RunSettings(),
            world: RunWorld(
                environment: environment,
                transport: LiveWebTransport(),
                logger: LogWiring.logger(flags),
                sandbox: { _ in throw WanbatchError(.unavailable, "no-sandbox", "a preparation needs no provider") }
            ),
            interruption: interruption
        )
        let display = PreparationDisplay(flags: flags, shard: shard)
        let summary = try await Signals.watched(first: { await interruption.wish() }) {
            try await preparation.run(noted: { display.note($0) }, told: { display.take($0) })
        }
        display.end(summary)
        return summary.exit
    }

    /// How many ffmpeg at once: what is asked for, or what Slurm gives the job.
    private var cores: Int? {
        if let jobs { return jobs }
        let given = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy.compactMap {
            environment[$0].flatMap { Int($0) }
        }
        return given.first.map { min(max($0, 1), 1000) }
    }
}
