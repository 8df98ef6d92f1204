public import EditModel
import Foundation
import GRDB

/// Reads what a cost report needs, a row at a time and all from one moment's state: a batch may be larger than memory.
public struct ReportReader {
    private let database: Database

    fileprivate init(_ database: Database) { self.database = database }

    /// Visits the rows of a batch's report, in the manifest's order.
    ///
    /// The cost of an edit stands on the first row of the batch that submitted it; all other rows share it.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - choice: Which rows.
    ///   - visit: Is given each row; an error ends the visit.
    /// - Throws: `DatabaseError`, and what `visit` throws.
    public func rows(
        of batch: String,
        _ choice: ReportRowChoice = .all,
        visit: (ReportRow) throws -> Void
    ) throws {
        let runs = try String.fetchSet(database, sql: "SELECT run FROM run WHERE batch = ?", arguments: [batch])
        let maker = ReportRowMaker(
            batch: batch,
            runs: runs,
            edits: try database.makeStatement(sql: "SELECT * FROM edit WHERE edit = ?"),
            submissions: try database.makeStatement(sql: "SELECT * FROM submission WHERE edit = ? ORDER BY id")
        )
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT row.*, delivery.output_file,
                    NOT EXISTS (SELECT 1 FROM \(JobLedger.rowsByEdit)
                        WHERE batch_row.edit = row.edit AND batch_row.batch = row.batch
                        AND batch_row.ordinal < row.ordinal) AS is_first
                FROM batch_row AS row
                LEFT JOIN delivery ON delivery.batch = row.batch AND delivery.edit = row.edit
                    AND delivery.stem = row.stem
                WHERE row.batch = ? AND \(choice.condition) ORDER BY row.ordinal
                """,
            arguments: [batch]
        )
        while let row = try rows.next() {
            if let row = try maker.row(row) { try visit(row) }
        }
    }

    /// Visits every submission that runs of some batches made, in the order in which they were written down.
    ///
    /// Also those of edits that a manifest names no more: the sum of their costs is what the batches spent.
    ///
    /// - Parameters:
    ///   - batches: The batches.
    ///   - visit: Is given each submission; an error ends the visit.
    /// - Throws: `DatabaseError`, and what `visit` throws.
    public func purchases(of batches: [String], visit: (PurchaseRecord) throws -> Void) throws {
        let names = String(decoding: try JSONEncoder().encode(batches), as: UTF8.self)
        let purchases = try PurchaseRecord.fetchCursor(
            database,
            sql: """
                SELECT run.batch, submission.run, submission.edit, submission.provider, submission.world,
                    submission.state, submission.intent_at AS at,
                    submission.input_ms, submission.reservation, submission.cost,
                    CASE WHEN edit.submission = submission.id
                        THEN json_extract(edit.output, '$.milliseconds') END AS output_ms
                FROM submission JOIN run USING (run) JOIN edit ON edit.edit = submission.edit
                WHERE run.batch IN (SELECT value FROM json_each(?))
                    AND NOT (submission.state = 'refused' AND submission.posts = 0)
                ORDER BY submission.id
                """,
            arguments: [names]
        )
        while let purchase = try purchases.next() { try visit(purchase) }
    }
}

extension JobLedger {
    /// Reads a report's parts from one moment's state; nobody waits for it, and it waits for nobody.
    ///
    /// - Parameter body: Reads.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`, and what `body` throws.
    public func report<Value: Sendable>(
        _ body: @escaping @Sendable (ReportReader) throws -> Value
    ) async throws -> Value {
        try await read { try body(ReportReader($0)) }
    }
}

/// Which rows of a report are wanted.
public struct ReportRowChoice: Sendable {
    fileprivate let condition: String

    /// All of them.
    public static let all = ReportRowChoice(condition: "TRUE")

    /// Those of edits in some states, and those that have what is asked for besides.
    ///
    /// - Parameters:
    ///   - states: The states.
    ///   - warned: Also those whose output has a warning.
    ///   - resubmitted: Also those of edits that were submitted more than once.
    public static func edits(
        in states: Set<EditState>,
        orWarned warned: Bool = false,
        orResubmitted resubmitted: Bool = false
    ) -> ReportRowChoice {
        let names = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        var conditions = ["edit.state IN (\(names))"]
        if warned { conditions.append("json_array_length(edit.output, '$.warnings') > 0") }
        if resubmitted { conditions.append("edit.attempts > 1") }
        let condition = conditions.joined(separator: " OR ")
        return ReportRowChoice(condition: "EXISTS (SELECT 1 FROM edit WHERE edit.edit = row.edit AND (\(condition)))")
    }
}

/// Puts the rows of a report together from what the ledger knows of each.
private struct ReportRowMaker {
    let batch: String
    /// The runs of the batch.
    let runs: Set<String>
    /// An edit by its identity.
    let edits: Statement
    /// Its submissions by its identity, the earliest first.
    let submissions: Statement

    func row(_ row: Row) throws -> ReportRow? {
        let key: StatementArguments = [row["edit"] as String]
        guard let edit = try EditRecord.fetchOne(edits, arguments: key) else { return nil }
        let all = try SubmissionRecord.fetchAll(submissions, arguments: key)
        let latest = all.last { $0.id == edit.submission }
        let isFirst: Bool = row["is_first"]
        let earlier = isFirst ? all.filter { $0.id != edit.submission && runs.contains($0.run) } : []
        let doubtful = earlier.filter { $0.cost == nil }
        let priced = doubtful.compactMap(\.reservation)
        return ReportRow(
            batch: batch,
            ordinal: row["ordinal"],
            file: row["file"],
            line: row["line"],
            clipName: row["clip_name"],
            departed: row["departed"],
            outputFile: row["output_file"],
            isShared: !isFirst || latest.map { !runs.contains($0.run) } ?? false,
            edit: edit,
            submission: latest,
            earlierCost: earlier.compactMap(\.cost).reduce(.zero, +),
            hasEarlierDoubt: !doubtful.isEmpty,
            earlierDoubt: priced.count == doubtful.count ? priced.reduce(.zero, +) : nil
        )
    }
}
