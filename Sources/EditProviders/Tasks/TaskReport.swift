public import Foundation

/// What a provider says about a task.
public struct TaskReport: Sendable, Equatable {
    /// The task.
    public var id: TaskID
    /// How it stands.
    public var status: TaskStatus
    /// 0 to 100; it may stay 0 to the end.
    public var progress: Int?
    /// Where the output is: http or https, each once, in the provider's order.
    public var links: [OutputLink] = []
    /// Why it failed.
    public var failure: TaskFailure?
    /// What was charged, in credits.
    public var creditsUsed: Decimal?
    /// What was charged, in USD.
    public var usdCost: Decimal?

    /// A report that says nothing more yet.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - status: How it stands.
    public init(id: TaskID, status: TaskStatus) {
        self.id = id
        self.status = status
    }
}
