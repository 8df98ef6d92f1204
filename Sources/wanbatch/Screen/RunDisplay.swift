import BatchPipeline
import EditModel
import Foundation
import JobLedger
import Synchronization

/// What a run shows: NDJSON, a live view on a terminal, or a plain line every so often; and its log file.
final class RunDisplay: Sendable {
    private let flags: ScreenFlags
    private let environment: [String: String]
    private let live: LiveScreen?
    private let state = Mutex(State())
    private let writer = DispatchQueue(label: "wanbatch.progress")
    private let started = ContinuousClock.now

    private struct State {
        var plain = PlainProgress()
        var log: LineSink?
        var watch: BatchWatch?
        var isSubmitting = true
        /// A line of progress is being written.
        var isWriting = false
        /// What has kept the run from going on, and was said at once.
        var told: Set<String> = []
    }

    /// How often the ledger is looked at; a look may take no more than a tenth of the time.
    private enum Pause {
        static let live = Duration.milliseconds(300)
        static let plain = Duration.seconds(1)
        static let looks = 10
    }

    init(flags: ScreenFlags, environment: [String: String]) {
        self.flags = flags
        self.environment = environment
        let traits = TerminalTraits.of(STDERR_FILENO, environment: environment)
        let isLive = traits.isInteractive && !flags.quiet && !flags.json
        live = isLive ? LiveScreen(descriptor: STDERR_FILENO, traits: traits, environment: environment) : nil
    }

    // MARK: - Events

    /// Takes an event of the run.
    func take(_ event: RunEvent) {
        let line = RunEventLine.text(event, at: Date())
        if case .started(let run, let batch, let archive, let limits) = event { open(run, batch, archive, limits) }
        state.withLock { $0.log?.put(line) }
        if flags.json { return Screen.output(line) }
        switch event {
        // A diagnostic is several lines, and was made printable where it was made.
        case .warning("manifest", let message): say(message)
        // What the output watch found is told at the end, with the file that is worth a look.
        case .warning("output", _): break
        case .warning(_, let message): say("warning: \(message.printable)")
        case .stopping(let reason): tell(reason)
        case .edit(let edit): tell(edit)
        case .joined(let clip, let pieces, let file):
            say("\(clip.printable): \(pieces) pieces joined to \(file.printable)")
        case .started(_, _, _, let limits): if let deadline = limits.deadline { say(DeadlineText.of(deadline)) }
        case .ended: break
        }
    }

    private func open(_ run: String, _ batch: String, _ archive: String, _ limits: RunLimits) {
        let ledger = try? JobLedger(reading: archive + "/ledger.sqlite")
        state.withLock { state in
            state.log = LineSink(file: "\(archive)/\(batch)/logs/\(run).ndjson")
            state.watch = ledger.map {
                BatchWatch(ledger: $0, batch: batch, run: run, limits: limits, startedAt: Date())
            }
        }
    }

    private func tell(_ edit: EditEvent) {
        guard edit.state.isBadEnd else { return }
        // The live view lists them.
        guard live == nil else { return }
        let text = "\(edit.state.rawValue): \(edit.clip.printable): \((edit.message ?? "").printable)"
        if flags.quiet { Screen.error(text) } else { say(text) }
    }

    private func tell(_ reason: WanbatchError) {
        let isError = reason.kind != .stopped
        if flags.quiet {
            if isError { Screen.error("wanbatch: \(reason)") }
        } else {
            say((isError ? "the run cannot go on: " : "stopping: ") + "\(reason)")
        }
        state.withLock { state in
            state.isSubmitting = false
            state.told.insert(reason.code)
        }
    }

    /// A line above the live view.
    private func say(_ text: String) {
        guard !flags.quiet else { return }
        if let live { live.say(text) } else { Screen.error(text) }
    }

    // MARK: - Progress

    /// Shows progress while something goes on.
    func whileShown<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard !flags.quiet, !flags.json else { return try await body() }
        defer { live?.clear() }
        return try await Companions.beside([{ await self.tick() }, { await self.live?.followTerminal() }], body)
    }

    private func tick() async {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            await draw()
            let look = ContinuousClock.now - begin
            try? await Task.sleep(for: max(live == nil ? Pause.plain : Pause.live, look * Pause.looks))
        }
    }

    private func draw() async {
        let (watch, isSubmitting) = state.withLock { ($0.watch, $0.isSubmitting) }
        guard let snapshot = try? await watch?.look(isSubmitting: isSubmitting), !Task.isCancelled else { return }
        if let live { return live.show(snapshot) }
        let line = state.withLock { state in
            let line = state.isWriting ? nil : state.plain.line(snapshot)
            state.isWriting = state.isWriting || line != nil
            return line
        }
        guard let line else { return }
        // Whoever reads the lines may have stopped: the run must not wait for them.
        writer.async { [self] in
            Screen.error(line)
            state.withLock { $0.isWriting = false }
        }
    }

    // MARK: - The end

    /// Tells how the run ended.
    ///
    /// - Parameters:
    ///   - summary: How it ended.
    ///   - ledger: The ledger.
    ///   - archive: The archive as the person named it.
    ///   - report: Where the report lies, relative to the archive.
    func end(_ summary: RunSummary, ledger: JobLedger, archive: String, report: String) async throws {
        let told = state.withLock { $0.told }
        let maker = EndingMaker(summary: summary, ledger: ledger, archive: archive, report: report, told: told)
        if flags.quiet { for notice in maker.notices { Screen.error(notice) } }
        guard !flags.json, !flags.quiet else { return }
        let lines = try await maker.lines(
            elapsed: ContinuousClock.now - started,
            width: Screen.outputWidth(environment: environment)
        )
        Screen.output(lines.joined(separator: "\n"))
    }
}
