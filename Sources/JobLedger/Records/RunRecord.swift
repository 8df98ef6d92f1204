public import GRDB

/// One invocation of `wanbatch run` or `wanbatch collect`.
public struct RunRecord: Codable, Sendable {
    /// Its name: the start in UTC, `20261120T020000Z`.
    public var run: String
    /// Its batch.
    public var batch: String
    /// `run` or `collect`.
    public var command: String
    /// When it began, in milliseconds since 1970.
    public var startedAt: Int64
    /// When it ended.
    public var endedAt: Int64?
    /// How it ended: the exit code.
    public var exit: Int?
    /// Why it ended early.
    public var reason: String?
}

extension RunRecord: FetchableRecord, PersistableRecord {
    /// The table.
    public static let databaseTableName = "run"
    /// Columns are in snake case.
    public static var databaseColumnDecodingStrategy: DatabaseColumnDecodingStrategy { .convertFromSnakeCase }
    /// Columns are in snake case.
    public static var databaseColumnEncodingStrategy: DatabaseColumnEncodingStrategy { .convertToSnakeCase }
}
