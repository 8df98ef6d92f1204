public import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// The next edits of a batch in a state, in the manifest's order.
    ///
    /// - Parameters:
    ///   - batch: The batch that holds them.
    ///   - state: The state.
    ///   - provider: Only edits of this provider; `nil` for all.
    ///   - excluded: Edits that are being worked on.
    ///   - limit: How many at most.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func next(
        of batch: String,
        in state: EditState,
        provider: ProviderID? = nil,
        excluding excluded: Set<EditID>,
        limit: Int
    ) async throws -> [EditRecord] {
        try await read { database in
            let found = try EditRecord.fetchAll(
                database,
                sql: """
                    SELECT * FROM edit WHERE holder = ? AND state = ? AND (? IS NULL OR provider = ?)
                    ORDER BY position LIMIT ?
                    """,
                arguments: [
                    batch, state.rawValue, provider?.rawValue, provider?.rawValue, limit + excluded.count,
                ]
            )
            return Array(found.filter { !excluded.contains($0.edit) }.prefix(limit))
        }
    }

    /// An edit.
    ///
    /// - Parameter id: Its identity.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func edit(_ id: EditID) async throws -> EditRecord? {
        try await read { try EditRecord.fetchOne($0, key: id.hex) }
    }

    /// How many tasks of an edit have failed.
    ///
    /// - Parameter edit: The edit.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func failedTasks(of edit: EditID) async throws -> Int {
        try await read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM submission WHERE edit = ? AND state = 'failed'",
                arguments: [edit.hex]
            ) ?? 0
        }
    }

    /// Whether the manifest of a batch still names an edit.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - batch: The batch.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func isNamed(_ edit: EditID, by batch: String) async throws -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM batch_row WHERE edit = ? AND batch = ? AND NOT departed)",
                arguments: [edit.hex, batch]
            ) ?? false
        }
    }

    /// A submission.
    ///
    /// - Parameter id: Its number.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submission(_ id: Int64) async throws -> SubmissionRecord? {
        try await read { try SubmissionRecord.fetchOne($0, key: id) }
    }

    /// The latest submissions of the batch's edits in a state: what is to be polled, settled or collected.
    ///
    /// - Parameters:
    ///   - batch: The batch that holds the edits.
    ///   - state: The edits' state.
    ///   - provider: Only those of this provider; `nil` for all.
    /// - Returns: Those whose link dies first come first.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submissions(
        of batch: String,
        in state: EditState,
        provider: ProviderID? = nil
    ) async throws -> [SubmissionRecord] {
        try await read { database in
            try SubmissionRecord.fetchAll(
                database,
                sql: """
                    SELECT submission.* FROM edit JOIN submission ON submission.id = edit.submission
                    WHERE holder = ? AND edit.state = ? AND (? IS NULL OR submission.provider = ?)
                    ORDER BY link_expires_at IS NULL, link_expires_at, position
                    """,
                arguments: [batch, state.rawValue, provider?.rawValue, provider?.rawValue]
            )
        }
    }

    /// Whether submissions of a provider, but this one, have an outcome that is not known, and may have been posted
    /// between this one's intent and its latest POST.
    ///
    /// - Parameters:
    ///   - submission: The one that is left out.
    ///   - skew: How far the provider's clock may be from ours.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func hasOtherOpenIntent(than submission: SubmissionRecord, skew: Duration) async throws -> Bool {
        let reach = skew.inMilliseconds * 2
        return try await read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM submission WHERE id <> ? AND provider = ? AND world = ?
                        AND state IN ('open', 'unknown') AND posts > 0
                        AND intent_at <= ? AND COALESCE(posted_at, intent_at) >= ?)
                    """,
                arguments: [
                    submission.id, submission.provider.rawValue, submission.world.rawValue,
                    (submission.postedAt ?? submission.intentAt) + reach, submission.intentAt - reach,
                ]
            ) ?? false
        }
    }

    /// Which of a provider's tasks belong to submissions of this ledger.
    ///
    /// - Parameters:
    ///   - tasks: The provider's ids.
    ///   - provider: The provider.
    ///   - world: Its world.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func claimed(_ tasks: [String], provider: ProviderID, world: World) async throws -> Set<String> {
        try await read { database in
            let claimed = try String.fetchAll(
                database,
                sql: """
                    SELECT task FROM submission WHERE provider = ? AND world = ?
                    AND task IN (SELECT value FROM json_each(?))
                    """,
                arguments: [
                    provider.rawValue, world.rawValue, String(decoding: try JSONEncoder().encode(tasks), as: UTF8.self),
                ]
            )
            return Set(claimed)
        }
    }
}
