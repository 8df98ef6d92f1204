import EditModel
import EditProviders
import Foundation
import JobLedger

/// One run of a batch: from the manifest to verified outputs, or from where an earlier run was interrupted.
///
/// The way through the room: a manifest is planned (`Planning`), and then the stages work at the same time, each
/// taking from the ledger what the one before it wrote there: `Preparing`, `Publishing`, `Submitting`, `Polling`,
/// `Collecting`. `Desks` hold what is known of each provider, `Governing` finds its limits, `Control` is what the
/// stages agree on. When nothing is left that this run can do, it ends and says how.
public struct BatchRun: Sendable {
    private let request: RunRequest
    private let world: RunWorld
    private let interruption: Interruption

    /// A run.
    ///
    /// - Parameters:
    ///   - request: What a person asks.
    ///   - world: All that it takes from outside.
    ///   - interruption: The wish that it ends soon.
    public init(_ request: RunRequest, world: RunWorld, interruption: Interruption = Interruption()) {
        self.request = request
        self.world = world
        self.interruption = interruption
    }

    /// Runs to the end.
    ///
    /// - Returns: How it ended; the ledger knows the rest.
    /// - Throws: ``ManifestErrors`` (exit 65), or `WanbatchError` when the run could not begin.
    public func run() async throws -> RunSummary {
        let reading = try await reading()
        let layout = try ArchiveLayout(root: request.archive, batch: try batchName())
        let opening = try ArchiveOpening(layout)
        try layout.checkLedger()
        let ledger = try JobLedger(path: layout.ledger)
        if let copy = ledger.keptCopy { world.events(.ledgerMigrated(layout.ledger, copy)) }
        try await ledger.check(upTo: Self.largestChecked)
        if let manifest = request.manifest {
            let path = URL(filePath: manifest).standardizedFileURL.path(percentEncoded: false)
            try await ledger.enter(
                layout.batch,
                manifest: path,
                adopting: request.batch != nil,
                now: world.timekeeper.now()
            )
        }
        let command = reading == nil ? "collect" : "run"
        let limits = RunLimits(
            maxCost: reading?.options.maxCost,
            deadline: reading?.options.deadline?.next(after: world.timekeeper.now())
        )
        let run = try await ledger.startRun(
            of: layout.batch,
            command: command,
            limits: limits,
            now: world.timekeeper.now()
        )
        do {
            let session = RunSession(
                run: run,
                limits: limits,
                layout: layout,
                opening: opening,
                ledger: ledger,
                world: world,
                settings: request.settings,
                options: try reading?.options ?? ManifestIntake.options(of: request),
                interruption: interruption
            )
            let work = try await session.work(on: reading)
            return try await end(run, layout, ledger, work.reasons, notices: work.notices)
        } catch let error as WanbatchError {
            world.events(.stopping(error))
            return try await end(run, layout, ledger, [error])
        } catch {
            let exit = error is ManifestErrors ? ExitCode.manifest : ExitCode.stopped
            try await ledger.endRun(run, exit: Int(exit), reason: nil, now: world.timekeeper.now())
            throw error
        }
    }

    /// A ledger that is larger is looked at by `wanbatch doctor` only.
    private static let largestChecked = 256 << 20

    private func reading() async throws -> ManifestIntake.Reading? {
        guard let manifest = request.manifest else { return nil }
        return try await ManifestIntake(request: request, world: world).read(manifest)
    }

    private func end(
        _ run: String,
        _ layout: ArchiveLayout,
        _ ledger: JobLedger,
        _ reasons: [WanbatchError],
        notices: [WanbatchError] = []
    ) async throws -> RunSummary {
        var summary = try await RunEnding(run: run, batch: layout.batch, ledger: ledger).summary(reasons)
        summary.notices = notices
        try await ledger.endRun(
            run,
            exit: Int(summary.exit),
            reason: reasons.first?.code,
            now: world.timekeeper.now()
        )
        world.events(.ended(summary))
        return summary
    }

    private func batchName() throws -> String {
        if let batch = request.batch { return batch }
        if let manifest = request.manifest { return BatchName.of(manifest: manifest) }
        throw WanbatchError(.usage, "batch-missing", "no batch is named")
    }
}
