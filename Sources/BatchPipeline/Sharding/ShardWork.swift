import ClipPreparation
import EditModel
import JobLedger

/// The work of a shard, clip by clip.
struct ShardWork: Sendable {
    let shard: Shard
    let world: RunWorld
    let settings: RunSettings
    /// A folder for this work alone.
    let layout: ArchiveLayout
    /// The memory of this work alone.
    let ledger: JobLedger
    let shelf: any ClipShelf
    let tally: PreparationTally

    /// How many clips are worked on together: each ffmpeg has the next clip read and looked at meanwhile.
    private var width: Int { settings.preparations * 2 }

    /// Prepares what the shard owns of a manifest.
    ///
    /// - Parameter manifest: The manifest.
    /// - Throws: `WanbatchError` when a program or the shelf cannot be used; `CancellationError`.
    func prepare(_ manifest: Manifest) async throws {
        let room = MediaRoomFactory(layout: layout, ledger: ledger, world: world, settings: settings, shelf: shelf)
        let media = try await room.room()
        let providers = try PlannedProvider.all(environment: world.environment)
        let own = try await own(of: manifest.edits, media.sources)
        let missing = manifest.missing.filter { shard.owns(ContentDigest(of: $0.edit.clip.text.utf8)) }
        tally.count(edits: manifest.edits.count + manifest.missing.count, own: own.count + missing.count)
        for file in missing { tally.add(file.edit.clip.shortName, .refused, because: Self.missing(file)) }
        let planner = BatchPlanner(
            ledger: ledger,
            sources: media.sources,
            providers: providers,
            prices: PriceList(overrides: manifest.prices),
            width: width
        )
        var mine = manifest
        (mine.edits, mine.missing) = (own, [])
        let rows = try await planner.plan(mine).rows
        let bench = PreparationBench(
            media: media,
            ledger: ledger,
            desk: ShelfDesk(layout, random: world.random),
            shelf: nil,
            timekeeper: world.timekeeper,
            warn: { _, _ in }
        )
        try await each(rows) { row in
            guard let provider = providers[row.edit.provider] else { return }
            try await RowPreparation(bench: bench, shelf: shelf, layout: layout, tally: tally).prepare(row, provider)
        }
    }

    /// The edits whose clips are the shard's. To know them every clip is read once; only these are looked at.
    private func own(of edits: EditList, _ sources: SourceReader) async throws -> EditList {
        guard shard.count > 1 else { return edits }
        let owned = PreparationFlags(count: edits.count)
        try await each(edits.enumerated()) { index, edit in
            switch edit.clip {
            case .url(let address):
                if shard.owns(ContentDigest(of: AddressIdentity.of(address).utf8)) { owned.set(index) }
            case .file(let path):
                do {
                    if shard.owns(try await sources.digest(of: path)) { owned.set(index) }
                } catch let error as WanbatchError where error.kind == .edit {
                    // What cannot be read has no content; one shard tells of it.
                    if shard.owns(ContentDigest(of: path.utf8)) { owned.set(index) }
                }
            }
        }
        let flags = owned.all
        return EditList(edits.indices.lazy.filter { flags[$0] }.map { edits[$0] })
    }

    private func each<Item: Sendable>(
        _ items: some Sequence<Item>,
        _ work: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, item) in items.enumerated() {
                if index >= width { _ = try await group.next() }
                group.addTask { try await work(item) }
            }
            try await group.waitForAll()
        }
    }

    private static func missing(_ file: MissingFile) -> WanbatchError {
        WanbatchError(.edit, "clip-missing", file.diagnostic.message, hint: file.diagnostic.hint)
    }
}
