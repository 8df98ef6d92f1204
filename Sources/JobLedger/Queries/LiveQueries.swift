public import EditModel
import Foundation
public import GRDB

extension JobLedger {
    /// What a batch has come to at this moment, in one look: for the live view of a run and of `status --watch`.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - run: Whose money and bad ends count.
    ///   - most: How many tasks, and how many bad ends, are read at most.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func liveState(of batch: String, run: String, most: Int) async throws -> LiveState {
        LiveState(
            counts: try await counts(of: batch),
            postponed: try await postponed(of: batch),
            money: try await money(of: batch, run: run),
            tasks: try await liveTasks(of: batch, most: most),
            ends: try await badEnds(of: batch, run: run, most: most),
            typicalTask: try await typicalTask(of: batch)
        )
    }

    /// How many edits have a submission that was put off, to go again later.
    private func postponed(of batch: String) async throws -> Int {
        try await read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT COUNT(*) FROM edit CROSS JOIN submission ON submission.id = edit.submission
                    WHERE holder = ? AND edit.state = 'submitting' AND submission.state = 'waiting' AND posts > 0
                    """,
                arguments: [batch]
            ) ?? 0
        }
    }

    /// The tasks that are under way, the oldest first, then those whose output is being fetched.
    private func liveTasks(of batch: String, most: Int) async throws -> [LiveTask] {
        try await read { database in
            try LiveTask.fetchAll(
                database,
                sql: """
                    SELECT submission.id, edit.state, accepted_at, progress, MAX(row.clip_name) AS clip_name
                    FROM edit CROSS JOIN submission ON submission.id = edit.submission
                    CROSS JOIN batch_row row ON row.edit = edit.edit AND row.batch = ?
                    WHERE holder = ? AND edit.state IN ('running', 'succeeded')
                    GROUP BY submission.id ORDER BY submission.id LIMIT ?
                    """,
                arguments: [batch, batch, most]
            )
        }
    }

    /// The edits that a run saw end badly, the latest first.
    private func badEnds(of batch: String, run: String, most: Int) async throws -> [LiveEnd] {
        try await read { database in
            try LiveEnd.fetchAll(
                database,
                sql: """
                    SELECT state, reason_text, MAX(row.clip_name) AS clip_name
                    FROM edit CROSS JOIN batch_row row ON row.edit = edit.edit AND row.batch = ?
                    WHERE changed_by = ? AND state IN ('failed', 'refused', 'unknown', 'lost', 'stalled')
                    GROUP BY edit.edit ORDER BY changed_at DESC, position DESC LIMIT ?
                    """,
                arguments: [batch, run, most]
            )
        }
    }

    /// How long the latest tasks of a batch took on average, from their acceptance until their end was seen.
    private func typicalTask(of batch: String) async throws -> Duration? {
        try await read { database in
            let milliseconds = try Double.fetchOne(
                database,
                sql: """
                    SELECT AVG(time) FROM (
                        SELECT completed_at - accepted_at AS time FROM submission JOIN run USING (run)
                        WHERE batch = ? AND completed_at >= accepted_at AND submission.state IN ('succeeded', 'settled')
                        ORDER BY submission.id DESC LIMIT 40)
                    """,
                arguments: [batch]
            )
            return milliseconds.map { .milliseconds(Int64($0)) }
        }
    }
}

/// What a batch has come to at a moment.
public struct LiveState: Sendable {
    /// How many edits stand where.
    public var counts: [EditState: Int]
    /// How many of those that are submitting were put off by the provider (429), or could not reach it, and go again.
    public var postponed: Int
    /// The run's money, by world.
    public var money: [World: MoneyState]
    /// Tasks under way, the oldest first.
    public var tasks: [LiveTask]
    /// Bad ends of this run, the latest first.
    public var ends: [LiveEnd]
    /// How long the batch's latest tasks took; `nil` before the first has ended.
    public var typicalTask: Duration?
}

/// A task that is under way, or whose output is being fetched.
public struct LiveTask: Codable, Hashable, Sendable {
    /// The submission's number.
    public var id: Int64
    /// Running or succeeded.
    public var state: EditState
    /// When the provider accepted it, in milliseconds since 1970.
    public var acceptedAt: Int64?
    /// Its progress in percent, as the provider says.
    public var progress: Int?
    /// The clip as the manifest names it.
    public var clipName: String

    /// A task.
    ///
    /// - Parameters:
    ///   - id: The submission's number.
    ///   - state: Running or succeeded.
    ///   - acceptedAt: When the provider accepted it, in milliseconds since 1970.
    ///   - progress: Its progress in percent.
    ///   - clipName: The clip as the manifest names it.
    public init(id: Int64, state: EditState, acceptedAt: Int64?, progress: Int?, clipName: String) {
        self.id = id
        self.state = state
        self.acceptedAt = acceptedAt
        self.progress = progress
        self.clipName = clipName
    }

    private enum CodingKeys: String, CodingKey {
        case id, state, progress
        case acceptedAt = "accepted_at"
        case clipName = "clip_name"
    }
}

extension LiveTask: FetchableRecord {}

/// An edit that ended badly.
public struct LiveEnd: Codable, Hashable, Sendable {
    /// Where it ended.
    public var state: EditState
    /// Why.
    public var reasonText: String?
    /// The clip as the manifest names it.
    public var clipName: String

    /// An edit that ended badly.
    ///
    /// - Parameters:
    ///   - state: Where it ended.
    ///   - reasonText: Why.
    ///   - clipName: The clip as the manifest names it.
    public init(state: EditState, reasonText: String?, clipName: String) {
        self.state = state
        self.reasonText = reasonText
        self.clipName = clipName
    }

    private enum CodingKeys: String, CodingKey {
        case state
        case reasonText = "reason_text"
        case clipName = "clip_name"
    }
}

extension LiveEnd: FetchableRecord {}
