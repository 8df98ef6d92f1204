public import EditModel
import Foundation
import JobLedger

/// What a run would do to each clip and what it would cost. Contacts nobody, spends nothing, changes no state.
public struct PlanPreview: Sendable {
    private let request: RunRequest
    private let world: RunWorld

    /// A preview.
    ///
    /// - Parameters:
    ///   - request: What a person asks; with a manifest.
    ///   - world: What is taken from outside.
    public init(_ request: RunRequest, world: RunWorld) {
        self.request = request
        self.world = world
    }

    /// Looks at the manifest, its clips and the ledger.
    ///
    /// - Throws: ``ManifestErrors``; `WanbatchError`.
    public func make() async throws -> BatchPlan {
        guard let manifest = request.manifest else {
            throw WanbatchError(.usage, "manifest-missing", "no manifest is named")
        }
        let reading = try await ManifestIntake(request: request, world: world).read(manifest)
        let layout = try ArchiveLayout(root: request.archive, batch: request.batch ?? BatchName.of(manifest: manifest))
        try layout.checkLedger()
        let isKnown = FileManager.default.fileExists(atPath: layout.ledger)
        let scratch =
            FileManager.default.temporaryDirectory.path(percentEncoded: false) + "wanbatch-" + world.random.hex(8)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        if !isKnown { try DurableFiles.createFolders(scratch) }
        let ledger = try JobLedger(path: isKnown ? layout.ledger : scratch + "/ledger.sqlite")
        if let copy = ledger.keptCopy { world.events(.ledgerMigrated(ledger.path, copy)) }
        let prices = PriceList(overrides: reading.manifest.prices)
        let providers = try PlannedProvider.all(environment: world.environment)
        // A plan contacts nobody: a folder is looked into, a remote is not asked.
        var shelf: (any ClipShelf)?
        if let cache = reading.options.cache, case .folder = cache { shelf = await ShelfFactory.shelf(cache, world) }
        let media = try await MediaRoomFactory(
            layout: layout,
            ledger: ledger,
            world: world,
            settings: request.settings,
            shelf: shelf
        ).room()
        let planner = BatchPlanner(
            ledger: ledger,
            sources: media.sources,
            providers: providers,
            prices: prices,
            width: request.settings.preparations * 2
        )
        var (rows, errors) = try await planner.plan(reading.manifest)
        guard errors.isEmpty else { throw ManifestErrors(diagnostics: reading.notes + errors) }
        try PriceCheck.check(reading.manifest, prices, providers, reading.options)
        try await ReferenceCheck(sources: media.sources, providers: providers, width: request.settings.preparations)
            .check(&rows)
        let lines = PlanLines(rows: rows, standings: try await standings(of: rows, isKnown ? ledger : nil))
        return BatchPlan(layout: layout, lines: lines, notes: reading.notes, options: reading.options)
    }

    private func standings(of rows: PlannedRows, _ ledger: JobLedger?) async throws -> [PlanLines.Standing] {
        var seen: Set<EditID> = []
        seen.reserveCapacity(rows.edits.count)
        var standings: [PlanLines.Standing] = []
        standings.reserveCapacity(rows.edits.count)
        var ids: [EditID] = []
        func look() async throws {
            let states = try await ledger?.states(of: ids) ?? [EditState?](repeating: nil, count: ids.count)
            for (id, state) in zip(ids, states) {
                standings.append(PlanLines.Standing(state: state, isRepeated: !seen.insert(id).inserted))
            }
            ids.removeAll(keepingCapacity: true)
        }
        for row in rows {
            ids.append(row.id)
            if ids.count == JobLedger.portion { try await look() }
        }
        try await look()
        return standings
    }
}

/// What a run would do.
public struct BatchPlan: Sendable {
    /// Where the batch lies.
    public var layout: ArchiveLayout
    /// The clips, in the manifest's order.
    public var lines: PlanLines
    /// What is worth knowing about the manifest.
    public var notes: [Diagnostic]
    /// The run's options: command line over environment over manifest.
    public var options: RunOptions

    /// What the edits to submit are expected to cost.
    public var estimate: Money { toSubmit.compactMap(\.row.estimate).reduce(.zero, +) }
    /// The most that they may cost.
    public var reservation: Money { toSubmit.compactMap(\.row.reservation).reduce(.zero, +) }
    /// How many of them have no known price, or no known length yet.
    public var unpriced: Int { toSubmit.count { $0.row.estimate == nil } }
    /// The clips that a run would submit.
    public var toSubmit: some Sequence<PlanLine> { lines.lazy.filter(\.isToSubmit) }
}
