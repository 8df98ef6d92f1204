public import Foundation

/// A page of the account's tasks, newest first. An empty one proves nothing.
public struct TaskListing: Sendable, Equatable {
    /// The tasks of the page.
    public var tasks: [ListedTask]
    /// Whether there are older ones.
    public var hasMore: Bool

    /// A page.
    ///
    /// - Parameters:
    ///   - tasks: The tasks of the page.
    ///   - hasMore: Whether there are older ones.
    public init(tasks: [ListedTask], hasMore: Bool) {
        self.tasks = tasks
        self.hasMore = hasMore
    }
}

/// A task as the account's list has it.
public struct ListedTask: Sendable, Equatable {
    /// The task.
    public var id: TaskID
    /// When it was made, by the provider's clock; `nil` if the list does not say so in a known form.
    public var createdAt: Date?
    /// How it stands.
    public var status: TaskStatus
    /// The model's name; empty if the list does not say.
    public var model: String

    /// A task of the list.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - createdAt: When it was made, by the provider's clock.
    ///   - status: How it stands.
    ///   - model: The model's name.
    public init(id: TaskID, createdAt: Date?, status: TaskStatus, model: String) {
        self.id = id
        self.createdAt = createdAt
        self.status = status
        self.model = model
    }
}
