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
        try await Exit.guarded { try await summary().exit }
    }

    /// Runs, and tells what kept it from beginning.
    ///
    /// - Returns: The exit code, and whether a person or the system ended it.
    func ending() async -> (code: Int32, isInterrupted: Bool) {
        do {
            let summary = try await summary()
            return (summary.exit, summary.reasons.contains { $0.code == "interrupted" })
        } catch {
            return (Exit.tell(error), false)
        }
    }

    /// Runs.
    ///
    /// - Throws: What kept the run from beginning.
    private func summary() async throws -> RunSummary {
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
        // Its end may take as long as a connection that is being made; the run does not wait for it.
        Task.detached { try? await transport.shutdown() }
        let summary = try result.get()
        try await end(summary, display)
        return summary
    }

    private func end(_ summary: RunSummary, _ display: RunDisplay) async throws {
        let layout = try ArchiveLayout(root: request.archive, batch: summary.batch)
        let ledger = try JobLedger(path: layout.ledger)
        let report = try await CostReport.make(batch: summary.batch, from: ledger, now: Date())
        let file = try ReportWriter(archive: layout.root).write(report, run: summary.run)
        try await display.end(summary, ledger: ledger, report: file)
    }
}
