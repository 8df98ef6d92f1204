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
        JSONLine.text(fields(of: summary).merging(more) { $1 }, at: now)
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
        let reasons = errors.map { fields(of: $0, event: "reason") }
        let known: [String: Any] = ["event": "ended", "exit": Int(exit), "submitted": 0, "reasons": reasons]
        return JSONLine.text(known.merging(more) { $1 }, at: now)
    }

    private static func fields(of event: RunEvent) -> [String: Any] {
        switch event {
        case .started(let run, let batch, let archive, let limits):
            var fields: [String: Any] = ["event": "started", "run_id": run, "batch": batch, "archive": archive]
            fields["max_cost_usd"] = limits.maxCost.map(number)
            fields["deadline"] = limits.deadline.map(Timestamp.rfc3339)
            return fields
        case .edit(let edit):
            return fields(of: edit, event: "edit")
        case .joined(let clip, let pieces, let file):
            return ["event": "joined", "clip": clip, "pieces": pieces, "output_file": file]
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

    private static func fields(of money: MoneyState) -> [String: Any] {
        [
            "spent_usd": number(money.spent),
            "reserved_usd": number(money.reserved),
            "may_have_cost_usd": number(money.doubtful),
            "unpriced": money.unpriced,
        ]
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
            "money": Dictionary(uniqueKeysWithValues: summary.money.map { ($0.rawValue, Self.fields(of: $1)) }),
            "reasons": summary.reasons.map { Self.fields(of: $0, event: "reason") },
            "notices": summary.notices.map { Self.fields(of: $0, event: "notice") },
            "problems": summary.problems.map { Self.fields(of: $0, event: "problem") },
        ]
        fields["first_link_dies"] = summary.firstLinkDies
        return fields
    }

    /// Dollars as a number with its four decimals, exactly.
    private static func number(_ money: Money) -> NSDecimalNumber { NSDecimalNumber(decimal: money.usd) }
}
