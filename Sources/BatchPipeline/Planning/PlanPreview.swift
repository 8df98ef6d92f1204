public import EditModel
import Foundation
public import JobLedger

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
        let planned = try await planner.plan(reading.manifest)
        guard planned.errors.isEmpty else { throw ManifestErrors(diagnostics: reading.notes + planned.errors) }
        try PriceCheck.check(reading.manifest, prices, providers, reading.options)
        var lines: [BatchPlan.Line] = []
        var seen: Set<EditID> = []
        let images = ReferenceCheck(sources: media.sources, providers: providers, width: request.settings.preparations)
        for row in try await images.checked(planned.rows) {
            let known = try await ledger.edit(row.id)
            lines.append(BatchPlan.Line(row: row, state: known?.state, isRepeated: !seen.insert(row.id).inserted))
        }
        return BatchPlan(layout: layout, lines: lines, notes: reading.notes, options: reading.options)
    }
}

/// What a run would do.
public struct BatchPlan: Sendable {
    /// One clip of the manifest.
    public struct Line: Sendable {
        /// The clip, its edit, and what would be done to it.
        public var row: PlannedRow
        /// Where the edit stands; `nil` when it is new.
        public var state: EditState?
        /// Whether an earlier line has the same edit: it is paid for once.
        public var isRepeated: Bool

        /// Whether a run would submit it.
        public var isToSubmit: Bool {
            guard row.refusal == nil, !isRepeated else { return false }
            switch state {
            case nil, .planned, .prepared, .published, .held: return true
            default: return false
            }
        }
    }

    /// Where the batch lies.
    public var layout: ArchiveLayout
    /// The clips, in the manifest's order.
    public var lines: [Line]
    /// What is worth knowing about the manifest.
    public var notes: [Diagnostic]
    /// The run's options: command line over environment over manifest.
    public var options: RunOptions

    /// What the edits to submit are expected to cost.
    public var estimate: Money { lines.filter(\.isToSubmit).compactMap(\.row.estimate).reduce(.zero, +) }
    /// The most that they may cost.
    public var reservation: Money { lines.filter(\.isToSubmit).compactMap(\.row.reservation).reduce(.zero, +) }
    /// How many of them have no known price, or no known length yet.
    public var unpriced: Int { lines.count { $0.isToSubmit && $0.row.estimate == nil } }
}
