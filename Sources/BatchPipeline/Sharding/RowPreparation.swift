import ClipPreparation
import EditModel
import JobLedger

/// The preparation of one planned row: its clip and its reference images, each once however many rows need it.
struct RowPreparation: Sendable {
    let bench: PreparationBench
    let shelf: any ClipShelf
    let layout: ArchiveLayout
    let tally: PreparationTally

    private var media: MediaRoom { bench.media }

    /// Prepares what the row needs.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - provider: Its provider.
    /// - Throws: `WanbatchError` when the shelf or the disk cannot be used; `CancellationError`.
    func prepare(_ row: PlannedRow, _ provider: PlannedProvider) async throws {
        let name = row.edit.clip.shortName
        if let refusal = row.refusal {
            // One clip refused under many prompts is one refusal.
            if tally.claim("refused \(row.edit.clip.text) \(refusal.code)") {
                tally.add(name, .refused, because: refusal)
            }
            return
        }
        try await told(name) { try await clip(row, provider) }
        for source in row.edit.references {
            try await told(source.shortName) { try await image(source, provider) }
        }
    }

    /// Tells what becomes of a work that is about one clip; what is about the machine ends everything.
    private func told(_ name: String, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as WanbatchError where error.kind == .edit {
            tally.add(name, error.isOfTheMachine ? .failed : .refused, because: error)
        } catch let error as WanbatchError where error.kind == .stopped {
            tally.add(name, .failed, because: error)
        }
    }

    private func clip(_ row: PlannedRow, _ provider: PlannedProvider) async throws {
        let limits = provider.traits.clipLimits
        let source = try await source(row.edit.clip, as: .clip, in: provider.world)
        let facts = try await media.sources.clipFacts(of: source.path, digest: source.digest)
        let decision = ClipPlanner(limits: limits).decide(facts, ClipRequest(from: row.edit.options))
        if let refusal = decision.refusal { throw refusal }
        if case .pass = decision.action { return pass(source, row.edit.clip) }
        let item = ShelfItem(source: source.digest, recipe: decision.recipeKey, form: .clip(limits))
        try await shelve(item, of: row.edit.clip) { path, threads in
            try await media.clips.prepare(
                path: source.path,
                facts: facts,
                decision: decision,
                threads: threads,
                to: path
            )
        }
    }

    private func image(_ reference: MediaSource, _ provider: PlannedProvider) async throws {
        let source = try await source(reference, as: .image, in: provider.world)
        let facts = try await media.sources.imageFacts(of: source.path, digest: source.digest)
        let decision = ImagePlanner(limits: provider.traits.imageLimits).decide(facts)
        if case .refuse(let refusal) = decision.action { throw refusal }
        if case .pass = decision.action { return pass(source, reference) }
        let item = ShelfItem(source: source.digest, recipe: decision.recipeKey, form: .image)
        try await shelve(item, of: reference) { path, _ in
            try await media.images.prepare(path: source.path, facts: facts, decision: decision, to: path)
        }
    }

    private func source(_ source: MediaSource, as content: ExpectedContent, in world: World) async throws -> ClipAtHand
    {
        switch source {
        case .file(let path):
            return ClipAtHand(path: path, digest: try await media.sources.digest(of: path), address: nil)
        case .url(let address):
            return try await WebSources(media, layout).fetched(address, as: content, in: world)
        }
    }

    private func pass(_ source: ClipAtHand, _ named: MediaSource) {
        if tally.claim("pass \(source.digest)") { tally.add(named.shortName, .passed) }
    }

    private func shelve(
        _ item: ShelfItem,
        of named: MediaSource,
        make: PreparationBench.Making
    ) async throws {
        guard tally.claim(item.name) else { return }
        let isMade = try await bench.shelve(item, on: shelf, make: make)
        tally.add(named.shortName, isMade ? .prepared : .found)
    }
}
