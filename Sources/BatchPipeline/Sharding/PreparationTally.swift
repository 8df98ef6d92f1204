import EditModel
import Synchronization

/// What a shard has done so far; each piece of work is claimed before it is done, so that it is done and counted once.
final class PreparationTally: Sendable {
    private struct State {
        var claimed: Set<String> = []
        var counts: [PreparationEvent.Outcome: Int] = [:]
        var problems: [PreparationEvent] = []
        var edits = 0
        var own = 0
    }

    private let state = Mutex(State())
    private let told: @Sendable (PreparationEvent) -> Void

    /// A tally of nothing yet.
    ///
    /// - Parameter told: Who listens.
    init(told: @escaping @Sendable (PreparationEvent) -> Void) { self.told = told }

    /// Whether nobody has claimed a piece of work before.
    ///
    /// - Parameter work: What makes two works the same.
    func claim(_ work: String) -> Bool { state.withLock { $0.claimed.insert(work).inserted } }

    /// How many edits there are.
    ///
    /// - Parameters:
    ///   - edits: Of the manifest.
    ///   - own: Of the shard.
    func count(edits: Int, own: Int) {
        state.withLock {
            $0.edits = edits
            $0.own = own
        }
    }

    /// Counts and tells the end of a piece of work.
    ///
    /// - Parameters:
    ///   - clip: The clip, for a person.
    ///   - outcome: What became of it.
    ///   - reason: Why.
    func add(_ clip: String, _ outcome: PreparationEvent.Outcome, because reason: WanbatchError? = nil) {
        let event = PreparationEvent(clip: clip, outcome: outcome, reason: reason)
        state.withLock {
            $0.counts[outcome, default: 0] += 1
            if reason != nil { $0.problems.append(event) }
        }
        told(event)
    }

    /// How it stands.
    ///
    /// - Parameters:
    ///   - shard: The shard.
    ///   - reasons: Why it ended early.
    func summary(of shard: Shard, because reasons: [WanbatchError]) -> PreparationSummary {
        state.withLock {
            PreparationSummary(
                shard: shard,
                edits: $0.edits,
                own: $0.own,
                counts: $0.counts,
                problems: $0.problems.sorted { $0.clip < $1.clip },
                reasons: reasons
            )
        }
    }
}
