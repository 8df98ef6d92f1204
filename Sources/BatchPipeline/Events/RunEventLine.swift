import EditModel
public import Foundation

/// A run's events as NDJSON: one object a line, for `--json` and for the run's log. Readers skip keys they do not know.
public enum RunEventLine {
    /// The line of an event, without a line's end.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - now: The moment, in RFC 3339 UTC on the line.
    public static func text(_ event: RunEvent, at now: Date) -> String {
        var fields = fields(of: event)
        fields["at"] = Timestamp.rfc3339(now)
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: options) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private static func fields(of event: RunEvent) -> [String: Any] {
        switch event {
        case .started(let run, let batch, let archive):
            return ["event": "started", "run_id": run, "batch": batch, "archive": archive]
        case .edit(let edit):
            return fields(of: edit, event: "edit")
        case .warning(let code, let message):
            return ["event": "warning", "code": code, "message": message]
        case .stopping(let reason):
            return fields(of: reason, event: "stopping")
        case .ended(let summary):
            return fields(of: summary)
        }
    }

    private static func fields(of edit: EditEvent, event: String) -> [String: Any] {
        var fields: [String: Any] = [
            "event": event, "edit_id": edit.edit.hex, "clip": edit.clip, "state": edit.state.rawValue,
        ]
        fields["code"] = edit.code
        fields["message"] = edit.message
        fields["task_id"] = edit.task
        return fields
    }

    private static func fields(of reason: WanbatchError, event: String) -> [String: Any] {
        var fields: [String: Any] = ["event": event, "code": reason.code, "message": reason.message]
        fields["hint"] = reason.hint
        return fields
    }

    private static func fields(of summary: RunSummary) -> [String: Any] {
        var fields: [String: Any] = [
            "event": "ended",
            "run_id": summary.run,
            "batch": summary.batch,
            "exit": Int(summary.exit),
            "submitted": summary.submitted,
            "waiting": summary.waiting,
            "counts": Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.rawValue, $1) }),
            "reasons": summary.reasons.map { Self.fields(of: $0, event: "reason") },
            "problems": summary.problems.map { Self.fields(of: $0, event: "problem") },
        ]
        fields["first_link_dies"] = summary.firstLinkDies
        return fields
    }
}
