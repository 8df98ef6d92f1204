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
            // Said only where there is one: the index then gives the order too, however many edits there are.
            let ofProvider = provider == nil ? "" : "AND provider = :provider"
            var arguments: StatementArguments = ["batch": batch, "state": state.rawValue]
            if let provider { arguments += ["provider": provider.rawValue] }
            let sql = "SELECT * FROM edit WHERE holder = :batch AND state = :state \(ofProvider) ORDER BY position"
            let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            var found: [EditRecord] = []
            while found.count < limit, let row = try rows.next() {
                if let id = EditID(hex: row["edit"]), excluded.contains(id) { continue }
                found.append(try EditRecord(row: row))
            }
            return found
        }
    }

    /// An edit.
    ///
    /// - Parameter id: Its identity.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func edit(_ id: EditID) async throws -> EditRecord? {
        try await read { try $0.edit(id) }
    }

    /// Where some edits stand.
    ///
    /// - Parameter ids: Their identities.
    /// - Returns: As many states; `nil` for an edit that the ledger does not know.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func states(of ids: [EditID]) async throws -> [EditState?] {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT state FROM edit WHERE edit = ?")
            var states = [EditState?](repeating: nil, count: ids.count)
            // In the order of the index, for which neighbours lie on one page.
            for index in ids.indices.sorted(by: { ids[$0] < ids[$1] }) {
                states[index] = try String.fetchOne(statement, arguments: [ids[index].hex])
                    .flatMap(EditState.init(rawValue:))
            }
            return states
        }
    }

    /// How many tasks of an edit have failed.
    ///
    /// - Parameter edit: The edit.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func failedTasks(of edit: EditID) async throws -> Int {
        try await read { database in
            try Int.fetchOne(
                database.cachedStatement(sql: "SELECT COUNT(*) FROM submission WHERE edit = ? AND state = 'failed'"),
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
                database.cachedStatement(
                    sql: "SELECT EXISTS (SELECT 1 FROM batch_row WHERE edit = ? AND batch = ? AND NOT departed)"
                ),
                arguments: [edit.hex, batch]
            ) ?? false
        }
    }

    /// A submission.
    ///
    /// - Parameter id: Its number.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submission(_ id: Int64) async throws -> SubmissionRecord? {
        try await read { try $0.submission(id) }
    }

    /// The latest submissions of the batch's edits in a state: what is to be polled, settled or collected.
    ///
    /// - Parameters:
    ///   - batch: The batch that holds the edits.
    ///   - state: The edits' state.
    ///   - provider: Only those of this provider; `nil` for all.
    ///   - excluded: Not those of these edits.
    ///   - limit: How many at most.
    /// - Returns: Those whose link dies first come first.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submissions(
        of batch: String,
        in state: EditState,
        provider: ProviderID? = nil,
        excluding excluded: Set<EditID> = [],
        limit: Int = .max
    ) async throws -> [SubmissionRecord] {
        try await read { database in
            let sql = """
                SELECT submission.* FROM edit JOIN submission ON submission.id = edit.submission
                WHERE holder = ? AND edit.state = ? AND (? IS NULL OR submission.provider = ?)
                ORDER BY link_expires_at IS NULL, link_expires_at, position LIMIT ?
                """
            // Where very many wait, only the first of them are kept while they are sorted.
            let most = limit == .max ? -1 : limit + excluded.count
            let rows = try Row.fetchCursor(
                database.cachedStatement(sql: sql),
                arguments: [batch, state.rawValue, provider?.rawValue, provider?.rawValue, most]
            )
            var found: [SubmissionRecord] = []
            while found.count < limit, let row = try rows.next() {
                if let id = EditID(hex: row["edit"]), excluded.contains(id) { continue }
                found.append(try SubmissionRecord(row: row))
            }
            return found
        }
    }

    /// The latest submissions of some edits that are in a state.
    ///
    /// - Parameters:
    ///   - edits: The edits.
    ///   - state: Their state.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func submissions(of edits: [EditID], in state: EditState) async throws -> [SubmissionRecord] {
        guard !edits.isEmpty else { return [] }
        let names = String(decoding: try JSONEncoder().encode(edits.map(\.hex)), as: UTF8.self)
        return try await read { database in
            try SubmissionRecord.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT submission.* FROM json_each(?) JOIN edit ON edit.edit = value
                        JOIN submission ON submission.id = edit.submission WHERE edit.state = ?
                        """
                ),
                arguments: [names, state.rawValue]
            )
        }
    }

    /// Whether a batch holds an edit in one of these states.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - states: The states.
    ///   - providers: Only edits of these providers; `nil` for all.
    ///   - excluded: Not these edits.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func holds(
        _ batch: String,
        anyIn states: [EditState],
        at providers: [ProviderID]? = nil,
        excluding excluded: Set<EditID>
    ) async throws -> Bool {
        let names = try providers.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        return try await read { database in
            // One search for each state: the index then leads straight to the first.
            for state in states {
                let edits = try String.fetchCursor(
                    database.cachedStatement(
                        sql: """
                            SELECT edit FROM edit WHERE holder = ?1 AND state = ?2
                                AND (?3 IS NULL OR provider IN (SELECT value FROM json_each(?3)))
                            """
                    ),
                    arguments: [batch, state.rawValue, names]
                )
                while let edit = try edits.next() {
                    guard let id = EditID(hex: edit), excluded.contains(id) else { return true }
                }
            }
            return false
        }
    }

    /// Which batches hold edits of a provider in one of these states.
    ///
    /// - Parameters:
    ///   - states: The states.
    ///   - provider: The provider.
    ///   - world: Its world.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func holders(of states: [EditState], at provider: ProviderID, in world: World) async throws -> [String] {
        let names = String(decoding: try JSONEncoder().encode(states), as: UTF8.self)
        return try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT holder FROM edit WHERE state IN (SELECT value FROM json_each(?))
                        AND holder IS NOT NULL AND provider = ? AND world = ?
                    """,
                arguments: [names, provider.rawValue, world.rawValue]
            )
        }
    }

    /// How many edits of a provider a batch holds ready to be submitted, or nearly so.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - provider: The provider.
    ///   - limit: No more are counted.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func readyCount(of batch: String, at provider: ProviderID, _ limit: Int) async throws -> Int {
        try await read { database in
            try Int.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT COUNT(*) FROM (SELECT 1 FROM edit
                            WHERE holder = ? AND state IN ('prepared', 'published') AND provider = ? LIMIT ?)
                        """
                ),
                arguments: [batch, provider.rawValue, limit]
            ) ?? 0
        }
    }

    /// How many submissions of a provider, but this one, have an outcome that is not known, and may have been posted
    /// between this one's intent and its latest POST.
    ///
    /// - Parameters:
    ///   - submission: The one that is left out.
    ///   - skew: How far the provider's clock may be from ours.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func otherOpenIntents(than submission: SubmissionRecord, skew: Duration) async throws -> Int {
        let reach = skew.inMilliseconds * 2
        return try await read { database in
            try Int.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT COUNT(*) FROM submission WHERE id <> ? AND provider = ? AND world = ?
                            AND state IN ('open', 'unknown') AND posts > 0
                            AND intent_at <= ? AND COALESCE(posted_at, intent_at) >= ?
                        """
                ),
                arguments: [
                    submission.id, submission.provider.rawValue, submission.world.rawValue,
                    (submission.postedAt ?? submission.intentAt) + reach, submission.intentAt - reach,
                ]
            ) ?? 0
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
                database.cachedStatement(
                    sql: """
                        SELECT task FROM submission WHERE provider = ? AND world = ?
                        AND task IN (SELECT value FROM json_each(?))
                        """
                ),
                arguments: [
                    provider.rawValue, world.rawValue, String(decoding: try JSONEncoder().encode(tasks), as: UTF8.self),
                ]
            )
            return Set(claimed)
        }
    }
}
