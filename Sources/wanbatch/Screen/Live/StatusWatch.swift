import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Follows a run from another shell, from the ledger alone.
struct StatusWatch {
    let ledger: JobLedger
    let archive: String
    let environment: [String: String]

    private enum Pause {
        static let live = Duration.milliseconds(500)
        static let plain = Duration.seconds(1)
        static let looks = 10
        /// How often it is asked whether the run still goes on.
        static let alive = Duration.seconds(2)
    }

    /// Follows the run of one of some batches until it ends.
    ///
    /// - Parameter batches: The batches that may be meant.
    /// - Returns: The batch; `nil` when none is running.
    /// - Throws: `WanbatchError` of kind usage when several are running; of kind storage.
    func follow(_ batches: [String]) async throws -> String? {
        let running = try batches.filter(isRunning)
        guard let batch = running.first else {
            Screen.error("no run is going on")
            return nil
        }
        guard running.count == 1 else {
            let names = running.joined(separator: ", ")
            throw WanbatchError(.usage, "batch-missing", "several runs are going on, say which batch: \(names)")
        }
        guard let run = try await ledger.runs(of: batch).first, run.endedAt == nil else { return batch }
        try await follow(batch, run)
        return batch
    }

    private func follow(_ batch: String, _ run: RunRecord) async throws {
        let watch = BatchWatch(
            ledger: ledger,
            batch: batch,
            run: run.run,
            limits: RunLimits(maxCost: run.maxCost, deadline: run.deadline.map(Date.init(milliseconds:))),
            startedAt: Date(milliseconds: run.startedAt)
        )
        let traits = TerminalTraits.of(STDOUT_FILENO, environment: environment)
        guard traits.isInteractive else {
            var plain = PlainProgress()
            return try await repeating(batch, Pause.plain) {
                if let line = plain.line(try await watch.look(isSubmitting: run.command == "run")) {
                    Screen.output(line)
                }
            }
        }
        let screen = LiveScreen(descriptor: STDOUT_FILENO, traits: traits, environment: environment)
        defer { screen.clear() }
        if let deadline = run.deadline { screen.say(DeadlineText.of(Date(milliseconds: deadline))) }
        try await Companions.beside([screen.followTerminal]) {
            try await repeating(batch, Pause.live) {
                screen.show(try await watch.look(isSubmitting: run.command == "run"))
            }
        }
    }

    /// Does something again and again while the batch is held.
    private func repeating(_ batch: String, _ pause: Duration, _ body: () async throws -> Void) async throws {
        var asked = ContinuousClock.now
        while true {
            let begin = ContinuousClock.now
            try await body()
            try await Task.sleep(for: max(pause, (ContinuousClock.now - begin) * Pause.looks))
            guard ContinuousClock.now - asked >= Pause.alive else { continue }
            asked = ContinuousClock.now
            guard try isRunning(batch) else { return }
        }
    }

    private func isRunning(_ batch: String) throws -> Bool {
        try FileLock.isHeld(ArchiveLayout(root: archive, batch: batch).lock)
    }
}

extension Date {
    /// A moment from milliseconds since 1970, as the ledger keeps it.
    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
