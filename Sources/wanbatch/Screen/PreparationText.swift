import BatchPipeline
import EditModel

/// The preparation of a shard, in words.
enum PreparationText {
    /// How far it is, without a line's end.
    ///
    /// - Parameters:
    ///   - shard: The shard.
    ///   - counts: How many clips ended how.
    static func progress(_ shard: Shard, _ counts: [PreparationEvent.Outcome: Int]) -> String {
        let done = PreparationEvent.Outcome.allCases.compactMap { outcome in
            counts[outcome].map { "\($0) \(word(outcome))" }
        }
        return "shard \(shard): " + (done.isEmpty ? "nothing to prepare" : done.joined(separator: ", "))
    }

    /// A clip that was not prepared.
    ///
    /// - Parameter event: What became of it.
    static func problem(_ event: PreparationEvent) -> String {
        "\(word(event.outcome)): \(event.clip.printable): \((event.reason?.message ?? "").printable)"
    }

    /// How it ended.
    ///
    /// - Parameter summary: The end.
    static func ending(_ summary: PreparationSummary) -> String {
        let edits = summary.own == summary.edits ? "\(summary.edits)" : "\(summary.own) of \(summary.edits)"
        return "\(progress(summary.shard, summary.counts)) (\(edits) \(summary.edits == 1 ? "edit" : "edits"))"
    }

    private static func word(_ outcome: PreparationEvent.Outcome) -> String {
        switch outcome {
        case .prepared: "prepared"
        case .found: "already there"
        case .passed: "taken as they are"
        case .refused: "refused"
        case .failed: "failed"
        }
    }
}
