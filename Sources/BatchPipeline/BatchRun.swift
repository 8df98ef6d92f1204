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
        let reading = try request.manifest.map { try ManifestIntake(request: request, world: world).read($0) }
        let layout = try ArchiveLayout(root: request.archive, batch: try batchName())
        let opening = try ArchiveOpening(layout)
        let ledger = try JobLedger(path: layout.ledger)
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
        let run = try await ledger.startRun(of: layout.batch, command: command, now: world.timekeeper.now())
        do {
            let session = RunSession(
                run: run,
                layout: layout,
                opening: opening,
                ledger: ledger,
                world: world,
                settings: request.settings,
                interruption: interruption
            )
            let summary = try await session.work(on: reading)
            try await ledger.endRun(
                run,
                exit: Int(summary.exit),
                reason: summary.reasons.first?.code,
                now: world.timekeeper.now()
            )
            world.events(.ended(summary))
            return summary
        } catch {
            let exit = (error as? WanbatchError)?.exitCode ?? (error is ManifestErrors ? ExitCode.manifest : 70)
            try await ledger.release(layout.batch)
            try await ledger.endRun(run, exit: Int(exit), reason: "\(type(of: error))", now: world.timekeeper.now())
            throw error
        }
    }

    private func batchName() throws -> String {
        if let batch = request.batch { return batch }
        if let manifest = request.manifest { return BatchName.of(manifest: manifest) }
        throw WanbatchError(.usage, "batch-missing", "no batch is named")
    }
}
