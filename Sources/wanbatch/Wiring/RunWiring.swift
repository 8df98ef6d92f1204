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
    let finish: FinishFlags
    let environment: [String: String]

    /// Runs, tells what kept it from beginning, and does what is wished for the end.
    ///
    /// - Returns: The exit code, and whether a person or the system ended it.
    func ending() async -> (code: Int32, isInterrupted: Bool) {
        let hook = finish.command(environment).map { FinishHook(command: $0, environment: environment) }
        do {
            let logs = try finish.logs(environment)
            let (summary, report) = try await summary()
            if let logs { LogKeeper.prune(try layout(summary.batch).logs, keeping: logs) }
            let place = try layout(summary.batch)
            let files = ["report": place.absolute(report.csv), "page": place.absolute(report.html)]
            let more = files.merging(["archive": place.root]) { $1 }
            await call(hook, RunEventLine.summary(summary, more: more, at: Date()))
            return (summary.exit, summary.reasons.contains { $0.code == "interrupted" })
        } catch {
            // A run that holds the batch fetches its results itself: no mail of cron's each hour.
            let isExpected = request.manifest == nil && flags.quiet && (error as? WanbatchError)?.kind == .busy
            let code = isExpected ? ExitCode.busy : Exit.tell(error)
            let more = [
                "archive": request.archive,
                "batch": request.batch ?? request.manifest.map { BatchName.of(manifest: $0) } ?? "",
            ]
            await call(hook, RunEventLine.failure(Exit.reasons(error), exit: code, more: more, at: Date()))
            return (code, false)
        }
    }

    private func call(_ hook: FinishHook?, _ summary: String) async {
        guard let hook, let problem = await hook.run(summary) else { return }
        Screen.error("warning: the command of --on-finish \(problem)")
    }

    private func layout(_ batch: String) throws -> ArchiveLayout {
        try ArchiveLayout(root: request.archive, batch: batch)
    }

    /// Runs.
    ///
    /// - Throws: What kept the run from beginning.
    private func summary() async throws -> (RunSummary, report: ReportWriter.Files) {
        let sandbox = SandboxKeeper()
        let display = RunDisplay(flags: flags, environment: environment)
        let interruption = Interruption()
        let world = RunWorld(
            environment: environment,
            transport: LiveWebTransport(),
            logger: LogWiring.logger(flags),
            sandbox: { try await sandbox.start(folder: $0) },
            events: { display.take($0) },
            posters: { [environment] in
                PosterShelf(archive: $0, environment: environment, patience: .seconds(31_536_000))
            }
        )
        let batchRun = BatchRun(request, world: world, interruption: interruption)
        let result: Result<RunSummary, any Error>
        do {
            let summary = try await Signals.watched(first: { await interruption.wish() }) {
                try await display.whileShown {
                    try await Companions.beside([Heaps.giveBackNowAndThen]) { try await batchRun.run() }
                }
            }
            result = .success(summary)
        } catch {
            result = .failure(error)
        }
        await sandbox.stop()
        let summary = try result.get()
        return (summary, try await end(summary, display))
    }

    private func end(_ summary: RunSummary, _ display: RunDisplay) async throws -> ReportWriter.Files {
        let layout = try layout(summary.batch)
        let ledger = try JobLedger(reading: layout.ledger)
        // Whoever interrupts is not kept waiting for pictures.
        let isInterrupted = summary.reasons.contains { $0.code == "interrupted" }
        let shelf = PosterShelf(
            archive: layout.root,
            environment: environment,
            patience: isInterrupted ? .zero : .seconds(60)
        )
        let writer = ReportWriter(archive: layout.root, posters: ReportPosters(shelf, ledger))
        let files = try await writer.write(batch: summary.batch, run: summary.run, from: ledger, now: Date())
        try await display.end(summary, ledger: ledger, archive: request.archive, report: files.html)
        return files
    }
}
