public import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// Begins a run, under a name that no other run has: its start in UTC, with `-2`, `-3` and so on if need be.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - command: `run` or `collect`.
    ///   - limits: What bounds it.
    ///   - now: The start.
    /// - Returns: The run's name.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func startRun(
        of batch: String,
        command: String,
        limits: RunLimits = RunLimits(),
        now: Date
    ) async throws -> String {
        try await write(.runStarted) { database in
            let stem = Timestamp.runID(now)
            var name = stem
            var number = 2
            while try Bool.fetchOne(database, sql: "SELECT 1 FROM run WHERE run = ?", arguments: [name]) == true {
                name = "\(stem)-\(number)"
                number += 1
            }
            try database.execute(
                sql: "INSERT INTO run (run, batch, command, started_at, max_cost, deadline) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    name, batch, command, now.milliseconds, limits.maxCost?.units, limits.deadline?.milliseconds,
                ]
            )
            return name
        }
    }

    /// Ends a run.
    ///
    /// - Parameters:
    ///   - run: The run's name.
    ///   - exit: The exit code.
    ///   - reason: Why it ended early.
    ///   - now: The moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func endRun(_ run: String, exit: Int, reason: String?, now: Date) async throws {
        try await write(.runEnded) { database in
            try database.execute(
                sql: "UPDATE run SET ended_at = ?, exit = ?, reason = ? WHERE run = ?",
                arguments: [now.milliseconds, exit, reason, run]
            )
        }
    }

    /// What a person asks for with `retry`: edits go back to planned, to be bought anew.
    ///
    /// - Parameters:
    ///   - edits: The edits.
    ///   - states: Only those in one of these states.
    ///   - stamp: The run and the moment.
    /// - Returns: How many went back.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func retry(_ edits: [EditID], in states: Set<EditState>, _ stamp: StepStamp) async throws -> Int {
        try await write(.retried) { database in
            var count = 0
            for edit in edits {
                guard let record = try database.edit(edit), states.contains(record.state)
                else { continue }
                try database.move(edit, from: states, to: .planned, stamp)
                count += 1
            }
            return count
        }
    }
}
