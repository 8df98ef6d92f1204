import BatchPipeline
import CostReports
import EditModel
import Foundation
import JobLedger
import Logging

/// Wires a run: network, sandbox, signals, screen, log, and the report afterwards.
struct RunWiring {
    let request: RunRequest
    let flags: ScreenFlags
    let environment: [String: String]

    /// Runs, and ends the process with the run's exit code.
    func run() async throws {
        try await Exit.guarded { try await code() }
    }

    /// Runs.
    ///
    /// - Returns: The exit code.
    /// - Throws: What kept the run from beginning.
    func code() async throws -> Int32 {
        let transport = LiveWebTransport()
        let sandbox = SandboxKeeper()
        let display = RunDisplay(flags: flags, environment: environment)
        let interruption = Interruption()
        let world = RunWorld(
            environment: environment,
            transport: transport,
            logger: LogWiring.logger(flags),
            sandbox: { try await sandbox.start(folder: $0) },
            events: { display.take($0) }
        )
        let batchRun = BatchRun(request, world: world, interruption: interruption)
        let result: Result<RunSummary, any Error>
        do {
            let summary = try await Signals.watched(first: { await interruption.wish() }) {
                try await display.whileShown { try await batchRun.run() }
            }
            result = .success(summary)
        } catch {
            result = .failure(error)
        }
        await sandbox.stop()
        try? await transport.shutdown()
        let summary = try result.get()
        return try await end(summary, display)
    }

    private func end(_ summary: RunSummary, _ display: RunDisplay) async throws -> Int32 {
        let layout = try ArchiveLayout(root: request.archive, batch: summary.batch)
        let ledger = try JobLedger(path: layout.ledger)
        let report = try await CostReport.make(batch: summary.batch, from: ledger, now: Date())
        let file = try ReportWriter(archive: layout.root).write(report, run: summary.run)
        try await display.end(summary, ledger: ledger, report: file)
        return summary.exit
    }
}
