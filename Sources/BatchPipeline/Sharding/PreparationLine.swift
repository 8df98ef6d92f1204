import EditModel
public import Foundation

/// What a preparation says, as NDJSON: one object a line, for `--json`. Readers skip keys they do not know.
public enum PreparationLine {
    /// The line of a clip, without a line's end.
    ///
    /// - Parameters:
    ///   - event: What became of it.
    ///   - now: The moment, in RFC 3339 UTC on the line.
    public static func text(_ event: PreparationEvent, at now: Date) -> String {
        JSONLine.text(fields(of: event), at: now)
    }

    /// The last line, without a line's end.
    ///
    /// - Parameters:
    ///   - summary: How it ended.
    ///   - now: The moment.
    public static func text(_ summary: PreparationSummary, at now: Date) -> String {
        var fields: [String: JSONField] = [
            "event": "ended", "shard": .number(summary.shard.number), "shards": .number(summary.shard.count),
            "edits": .number(summary.edits), "own": .number(summary.own), "exit": .number(Int(summary.exit)),
            "reasons": .list(summary.reasons.map { .fields($0.fields) }),
        ]
        for outcome in PreparationEvent.Outcome.allCases {
            fields[outcome.rawValue] = .number(summary.counts[outcome] ?? 0)
        }
        return JSONLine.text(fields, at: now)
    }

    private static func fields(of event: PreparationEvent) -> [String: JSONField] {
        var fields: [String: JSONField] = [
            "event": "clip", "clip": .text(event.clip), "outcome": .text(event.outcome.rawValue),
        ]
        if let reason = event.reason { fields.merge(reason.fields) { $1 } }
        return fields
    }
}
