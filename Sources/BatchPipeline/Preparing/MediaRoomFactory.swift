import ClipPreparation
import EditModel
import JobLedger

/// Finds ffmpeg and ffprobe and sets up all that works with them.
struct MediaRoomFactory: Sendable {
    let layout: ArchiveLayout
    let ledger: JobLedger
    let world: RunWorld
    let settings: RunSettings
    /// What is shared with other machines; `nil` for nothing.
    let shelf: (any ClipShelf)?
    /// Where the programs' unfinished files are; `nil` for among the batch's temporary files.
    var scratch: String?

    /// The room.
    ///
    /// - Throws: `WanbatchError` of kind `unavailable` when a program is missing.
    func room() async throws -> MediaRoom {
        let tools = try await MediaTools.find(environment: world.environment)
        let probe = MediaProbe(tools: tools)
        let scratch = scratch ?? layout.temporary
        return MediaRoom(
            sources: SourceReader(
                ledger: ledger,
                digester: FileDigester(),
                probe: probe,
                imageProbe: ImageProbe(tools: tools),
                width: settings.preparations * 2,
                shelf: shelf
            ),
            clips: ClipPreparer(tools: tools, scratchDirectory: scratch, random: world.random),
            preparations: Permits(settings.preparations),
            decodes: Permits(settings.decodes),
            fetches: Permits(settings.downloads),
            images: ImagePreparer(tools: tools, scratchDirectory: scratch, random: world.random),
            inspector: OutputInspector(tools: tools),
            joiner: PieceJoiner(tools: tools, scratchDirectory: scratch, random: world.random),
            transport: world.transport,
            resolve: world.resolve,
            timekeeper: world.timekeeper,
            random: world.random
        )
    }
}
