import ClipPreparation
public import EditModel
import Foundation
import JobLedger

/// The part of a run that needs cores, on its own: looks at the clips of a shard and puts what must be made of them
/// into the shared cache, where a run on another machine finds it.
///
/// It needs no archive, no key and no network but that of the cache and of clips that are addresses. It may be run
/// twice or many times at once: what is there is not made again.
public struct ShardPreparation: Sendable {
    private let request: RunRequest
    private let shard: Shard
    private let world: RunWorld
    private let interruption: Interruption

    /// The preparation of a shard.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - options: Options of the command line and of the environment, as texts.
    ///   - shard: The shard.
    ///   - settings: Widths.
    ///   - world: What is taken from outside.
    ///   - interruption: The wish that it ends soon.
    public init(
        of manifest: String,
        options: [RunOptionKey: String],
        shard: Shard,
        settings: RunSettings = RunSettings(),
        world: RunWorld,
        interruption: Interruption = Interruption()
    ) {
        // A machine that only prepares has no archive; nothing is looked for in it.
        request = RunRequest(manifest: manifest, archive: "/nonexistent", options: options, settings: settings)
        self.shard = shard
        self.world = world
        self.interruption = interruption
    }

    /// Prepares what the shard owns.
    ///
    /// - Parameters:
    ///   - noted: Who is told what is worth knowing about the manifest.
    ///   - told: Who listens to what becomes of each clip.
    /// - Returns: How it ended, also when it was interrupted or the cache could not be used any more.
    /// - Throws: ``ManifestErrors``; `WanbatchError` when it could not begin.
    public func run(
        noted: @Sendable (Diagnostic) -> Void = { _ in },
        told: @escaping @Sendable (PreparationEvent) -> Void = { _ in }
    ) async throws -> PreparationSummary {
        let reading = try await ManifestIntake(request: request, world: world).read(request.manifest ?? "")
        guard let cache = reading.options.cache else {
            throw WanbatchError(
                .usage,
                "cache-missing",
                "it is not said where prepared clips go",
                hint: "--cache DIR for a folder that all machines see, or --cache rclone:REMOTE:PATH"
            )
        }
        for note in reading.notes { noted(note) }
        let scratch =
            FileManager.default.temporaryDirectory.path(percentEncoded: false) + "wanbatch-" + world.random.hex(8)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let layout = try ArchiveLayout(root: scratch, batch: "prepare")
        for folder in [layout.cache, layout.temporary] { try DurableFiles.createFolders(folder) }
        let tally = PreparationTally(told: told)
        let work = ShardWork(
            shard: shard,
            world: world,
            settings: request.settings,
            layout: layout,
            ledger: try JobLedger(path: layout.ledger),
            shelf: await ShelfFactory.shelf(cache, world),
            tally: tally
        )
        var reasons: [WanbatchError] = []
        do {
            try await interruption.race { try await work.prepare(reading.manifest) }
        } catch let error as WanbatchError {
            reasons.append(error)
        }
        return tally.summary(of: shard, because: reasons)
    }
}
