import BatchPipeline
import EditModel
import Foundation
import Synchronization

/// What a preparation shows: NDJSON, or a plain line every so often and the sums at the end.
final class PreparationDisplay: Sendable {
    private let flags: ScreenFlags
    private let shard: Shard
    private let state = Mutex(State())

    private struct State {
        var counts: [PreparationEvent.Outcome: Int] = [:]
        var saidAt = ContinuousClock.now
    }

    private static let pause = Duration.seconds(10)

    init(flags: ScreenFlags, shard: Shard) {
        self.flags = flags
        self.shard = shard
    }

    /// Takes what is worth knowing about the manifest.
    func note(_ note: Diagnostic) { if !flags.quiet { Screen.error("\(note)") } }

    /// Takes what became of a clip.
    func take(_ event: PreparationEvent) {
        if flags.json { return Screen.output(PreparationLine.text(event, at: Date())) }
        if event.reason != nil { Screen.error(PreparationText.problem(event)) }
        let line = state.withLock { state -> String? in
            state.counts[event.outcome, default: 0] += 1
            guard ContinuousClock.now - state.saidAt >= Self.pause else { return nil }
            state.saidAt = .now
            return PreparationText.progress(shard, state.counts)
        }
        if let line, !flags.quiet { Screen.error(line) }
    }

    /// Tells the end.
    func end(_ summary: PreparationSummary) {
        if flags.json { return Screen.output(PreparationLine.text(summary, at: Date())) }
        for reason in summary.reasons { Screen.error("wanbatch: \(reason)") }
        if !flags.quiet { Screen.output(PreparationText.ending(summary)) }
    }
}
