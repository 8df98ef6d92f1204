public import Foundation

/// What a night has learned about a provider's account, for the next night. The ledger keeps it.
public struct GovernorMemory: Hashable, Codable, Sendable {
    /// The number of running tasks at which the provider refused; `nil` when it never did.
    public var runningLimit: Int?
    /// Requests a minute that the provider took; `nil` when it never refused for their rate.
    public var requestsPerMinute: Double?
    /// How many requests it took at once.
    public var burst: Int?
    /// How long a task takes, in seconds: the geometric mean of recent ones.
    public var taskSeconds: Double?
    /// How long the quickest recent task took, in seconds.
    public var quickestSeconds: Double?
    /// When this was learned.
    public var date: Date

    /// What was learned.
    ///
    /// - Parameters:
    ///   - runningLimit: The number of running tasks at which the provider refused.
    ///   - requestsPerMinute: Requests a minute that the provider took.
    ///   - burst: How many requests it took at once.
    ///   - taskSeconds: How long a task takes, in seconds.
    ///   - quickestSeconds: How long the quickest recent task took, in seconds.
    ///   - date: When this was learned.
    public init(
        runningLimit: Int? = nil,
        requestsPerMinute: Double? = nil,
        burst: Int? = nil,
        taskSeconds: Double? = nil,
        quickestSeconds: Double? = nil,
        date: Date
    ) {
        self.runningLimit = runningLimit
        self.requestsPerMinute = requestsPerMinute
        self.burst = burst
        self.taskSeconds = taskSeconds
        self.quickestSeconds = quickestSeconds
        self.date = date
    }
}
