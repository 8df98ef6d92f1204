public import EditModel
public import Foundation
import JobLedger

/// A run's events as NDJSON: one object a line, for `--json` and for the run's log. Readers skip keys they do not know.
public enum RunEventLine {
    /// The line of an event, without a line's end.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - now: The moment, in RFC 3339 UTC on the line.
    public static func text(_ event: RunEvent, at now: Date) -> String {
        JSONLine.text(fields(of: event), at: now)
    }

    /// The summary of a run as one JSON object, for `--on-finish`: the fields of the `ended` event, and more.
    ///
    /// - Parameters:
    ///   - summary: How the run ended.
    ///   - more: Further fields.
    ///   - now: The moment.
    public static func summary(_ summary: RunSummary, more: [String: String], at now: Date) -> String {
        JSONLine.text(fields(of: summary).merging(more.mapValues(JSONField.text)) { $1 }, at: now)
    }

    /// What kept a run from beginning, as one JSON object for `--on-finish`: the fields of an `ended` event that are
    /// known.
    ///
    /// - Parameters:
    ///   - errors: Why, the first first.
    ///   - exit: The exit code.
    ///   - more: Further fields.
    ///   - now: The moment.
    public static func failure(_ errors: [WanbatchError], exit: Int32, more: [String: String], at now: Date) -> String {
        let known: [String: JSONField] = [
            "event": "ended", "exit": .number(Int(exit)), "submitted": .number(0), "reasons": list(errors, "reason"),
        ]
        return JSONLine.text(known.merging(more.mapValues(JSONField.text)) { $1 }, at: now)
    }

    private static func fields(of event: RunEvent) -> [String: JSONField] {
        switch event {
        case .started(let run, let batch, let archive, let limits):
            var fields: [String: JSONField] = [
                "event": "started", "run_id": .text(run), "batch": .text(batch), "archive": .text(archive),
            ]
            fields["max_cost_usd"] = limits.maxCost.map(JSONField.dollars)
            fields["deadline"] = limits.deadline.map { .text(Timestamp.rfc3339($0)) }
            return fields
        case .edit(let edit):
            return fields(of: edit, event: "edit")
        case .joined(let clip, let pieces, let file):
            return ["event": "joined", "clip": .text(clip), "pieces": .number(pieces), "output_file": .text(file)]
        case .warning(let code, let message):
            return ["event": "warning", "code": .text(code), "message": .text(message)]
        case .stopping(let reason):
            return fields(of: reason, event: "stopping")
        case .ended(let summary):
            return fields(of: summary)
        }
    }

    private static func fields(of edit: EditEvent, event: String) -> [String: JSONField] {
        var fields: [String: JSONField] = [
            "event": .text(event), "edit_id": .text(edit.edit.hex), "clip": .text(edit.clip),
            "state": .text(edit.state.rawValue),
        ]
        fields["code"] = edit.code.map(JSONField.text)
        fields["message"] = edit.message.map(JSONField.text)
        fields["task_id"] = edit.task.map(JSONField.text)
        return fields
    }

    private static func fields(of reason: WanbatchError, event: String) -> [String: JSONField] {
        reason.fields.merging(["event": .text(event)]) { $1 }
    }

    private static func list(_ reasons: [WanbatchError], _ event: String) -> JSONField {
        .list(reasons.map { .fields(fields(of: $0, event: event)) })
    }

    private static func fields(of money: MoneyState) -> [String: JSONField] {
        [
            "spent_usd": .dollars(money.spent),
            "reserved_usd": .dollars(money.reserved),
            "may_have_cost_usd": .dollars(money.doubtful),
            "unpriced": .number(money.unpriced),
        ]
    }

    private static func fields(of summary: RunSummary) -> [String: JSONField] {
        var fields: [String: JSONField] = [
            "event": "ended",
            "run_id": .text(summary.run),
            "batch": .text(summary.batch),
            "exit": .number(Int(summary.exit)),
            "submitted": .number(summary.submitted),
            "waiting": .number(summary.waiting),
            "counts": .fields(Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.rawValue, .number($1)) })),
            "money": .fields(
                Dictionary(uniqueKeysWithValues: summary.money.map { ($0.rawValue, .fields(Self.fields(of: $1))) })
            ),
            "reasons": list(summary.reasons, "reason"),
            "notices": list(summary.notices, "notice"),
            "problems": .list(summary.problems.map { .fields(Self.fields(of: $0, event: "problem")) }),
        ]
        fields["first_link_dies"] = summary.firstLinkDies.map(JSONField.text)
        return fields
    }
}
