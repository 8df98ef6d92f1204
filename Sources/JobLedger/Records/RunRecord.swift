public import EditModel
public import Foundation
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
    /// The most that it may commit to.
    public var maxCost: Money?
    /// When it submits no more, in milliseconds since 1970.
    public var deadline: Int64?

    // Not a strategy of GRDB: that would translate every name anew for each row.
    private enum CodingKeys: String, CodingKey {
        case run, batch, command, exit, reason, deadline
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case maxCost = "max_cost"
    }
}

/// What bounds a run.
public struct RunLimits: Hashable, Sendable {
    /// The most that it may commit to, in each world.
    public var maxCost: Money?
    /// When it submits no more.
    public var deadline: Date?

    /// What bounds a run.
    ///
    /// - Parameters:
    ///   - maxCost: The most that it may commit to.
    ///   - deadline: When it submits no more.
    public init(maxCost: Money? = nil, deadline: Date? = nil) {
        self.maxCost = maxCost
        self.deadline = deadline
    }
}

extension RunRecord: FetchableRecord, PersistableRecord {
    /// The table.
    public static let databaseTableName = "run"
}
