import BatchPipeline
import EditModel
import Foundation
import JobLedger
import Synchronization

/// What a run shows: NDJSON, a live line on a terminal, or a plain line every so often; and its log file.
final class RunDisplay: Sendable {
    private let flags: ScreenFlags
    private let environment: [String: String]
    private let traits: TerminalTraits
    private let state: Mutex<State>
    private let started = ContinuousClock.now

    private struct State {
        var line: ProgressLine
        var plain = PlainProgress()
        var log: LineSink?
        var batch: String?
        var run: String?
        var ledger: JobLedger?
        var archivedBefore: Int?
        var report: [String] = []
    }

    init(flags: ScreenFlags, environment: [String: String]) {
        self.flags = flags
        self.environment = environment
        traits = TerminalTraits.of(STDERR_FILENO, environment: environment)
        state = Mutex(State(line: ProgressLine(traits: traits)))
    }

    // MARK: - Events

    /// Takes an event of the run.
    func take(_ event: RunEvent) {
        let line = RunEventLine.text(event, at: Date())
        if case .started(let run, let batch, let archive) = event { open(run, batch, archive) }
        state.withLock { $0.log?.put(line) }
        if flags.json { return Screen.output(line) }
        switch event {
        // A diagnostic is several lines, and was made printable where it was made.
        case .warning("manifest", let message): say(message)
        case .warning(_, let message): say("warning: \(message.printable)")
        case .stopping(let reason): say("stopping: \(reason)")
        case .edit(let edit): tell(edit)
        case .started, .ended: break
        }
    }

    private func open(_ run: String, _ batch: String, _ archive: String) {
        let ledger = try? JobLedger(path: archive + "/ledger.sqlite")
        state.withLock { state in
            state.log = LineSink(file: "\(archive)/\(batch)/logs/\(run).ndjson")
            state.batch = batch
            state.run = run
            state.ledger = ledger
        }
    }

    private func tell(_ edit: EditEvent) {
        guard [.failed, .refused, .unknown, .lost, .stalled].contains(edit.state) else { return }
        let text = "\(edit.state.rawValue): \(edit.clip.printable): \((edit.message ?? "").printable)"
        if flags.quiet { Screen.error(text) } else { say(text) }
    }

    /// A line above the progress line.
    private func say(_ text: String) {
        guard !flags.quiet else { return }
        state.withLock { Screen.draw($0.line.erase() + text + "\n") }
    }

    // MARK: - Progress

    /// Shows progress while something goes on.
    func whileShown<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard !flags.quiet, !flags.json else { return try await body() }
        let ticker = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: traits.isInteractive ? .milliseconds(250) : .seconds(1))
                await draw()
            }
        }
        defer {
            ticker.cancel()
            state.withLock { Screen.draw($0.line.erase()) }
        }
        return try await body()
    }

    private func draw() async {
        guard let snapshot = await snapshot(), !Task.isCancelled else { return }
        let width = TerminalSize.of(STDERR_FILENO, environment: environment).columns
        state.withLock { state in
            if traits.isInteractive {
                Screen.draw(state.line.draw(snapshot, width: width))
            } else if let line = state.plain.line(snapshot) {
                Screen.error(line)
            }
        }
    }

    private func snapshot() async -> ProgressSnapshot? {
        let (ledger, batch, run) = state.withLock { ($0.ledger, $0.batch, $0.run) }
        guard let ledger, let batch, let run, let counts = try? await ledger.counts(of: batch),
            let money = try? await ledger.money(of: batch, run: run)
        else { return nil }
        let archived = counts[.archived] ?? 0
        let before = state.withLock { state in
            if state.archivedBefore == nil { state.archivedBefore = archived }
            return state.archivedBefore ?? archived
        }
        return ProgressSnapshot(
            batch: batch,
            counts: counts,
            spent: money.values.map(\.spent).reduce(.zero, +),
            reserved: money.values.map(\.reserved).reduce(.zero, +),
            elapsed: ContinuousClock.now - started,
            remaining: remaining(counts, done: archived - before)
        )
    }

    /// The time left if the rest goes as fast as what is done.
    private func remaining(_ counts: [EditState: Int], done: Int) -> Duration? {
        let open: [EditState] = [.planned, .prepared, .published, .submitting, .running, .succeeded]
        let left = open.compactMap { counts[$0] }.reduce(0, +)
        guard done > 0, left > 0 else { return nil }
        return (ContinuousClock.now - started) * left / done
    }

    // MARK: - The end

    /// Why the run could not go on, where running it again does not mend it.
    private func obstacles(_ summary: RunSummary) -> [String] {
        summary.reasons.filter { $0.kind != .stopped }.map { "the run could not go on: \($0)" }
    }

    /// A word about edits that ended badly in earlier runs: this run had nothing to do with them.
    private func earlierProblems(_ summary: RunSummary) -> [String] {
        guard summary.problems.isEmpty else { return [] }
        let bad: [EditState] = [.refused, .failed, .unknown, .lost]
        let counts = bad.compactMap { state in summary.counts[state].map { "\($0) \(state.rawValue)" } }
        guard !counts.isEmpty else { return [] }
        return ["from earlier runs: \(counts.joined(separator: ", ")); wanbatch status \(summary.batch) names them"]
    }

    /// Tells how the run ended.
    ///
    /// - Parameters:
    ///   - summary: How it ended.
    ///   - ledger: The ledger.
    ///   - report: Where the report lies.
    func end(_ summary: RunSummary, ledger: JobLedger, report: String) async throws {
        guard !flags.json, !flags.quiet else { return }
        let money = try await ledger.money(of: summary.batch, run: summary.run)
        let snapshot = ProgressSnapshot(
            batch: summary.batch,
            counts: summary.counts,
            spent: money.values.map(\.spent).reduce(.zero, +),
            reserved: money.values.map(\.reserved).reduce(.zero, +),
            elapsed: ContinuousClock.now - started
        )
        let problems = summary.problems.map { problem in
            Ending.Problem(
                state: problem.state,
                clip: problem.clip,
                id: problem.edit,
                reason: problem.message ?? problem.code ?? ""
            )
        }
        let isRehearsal = money[.rehearsal] != nil && money[.real] == nil
        var ending = Ending(
            snapshot: snapshot,
            problems: problems,
            report: report + (isRehearsal ? " (a rehearsal: no money was spent)" : ""),
            stopReason: summary.reasons.first { $0.kind == .stopped }?.message
        )
        if summary.waiting > 0 {
            ending.waiting = Ending.Waiting(count: summary.waiting, firstDeath: summary.firstLinkDies)
        }
        let width = Screen.outputWidth(environment: environment)
        Screen.output(
            (ending.lines(width: width) + obstacles(summary) + earlierProblems(summary)).joined(separator: "\n")
        )
    }
}
