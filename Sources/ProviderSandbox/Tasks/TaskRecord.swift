import EditModel
import Foundation

/// A task as it is kept on disk.
struct TaskRecord: Codable, Hashable, Sendable {
    var id: String
    /// The idempotency key it was created with.
    var key: String?
    /// Of the body it was created with: another body under the same key is a conflict.
    var bodyDigest: ContentDigest
    var order: EditOrder
    var created: Date
    /// When it is done, unless the work on its clip takes longer.
    var due: Date
    /// Credits set aside until there is a result.
    var reserved: Decimal
    /// Names the output's file and link; nobody can guess it.
    var token: String
    /// The token of the task before it, where its first link is to lead there.
    var tokenBefore: String?
    /// Faults that belong to this task.
    var faults: Set<SandboxFault> = []
    /// `nil` while the clip is being worked on.
    var result: TaskResult?
    /// Whether the end was reported to the callback, or all tries were made.
    var isReported: Bool?

    /// Whether somebody waits to be told of the end.
    var isToBeReported: Bool { order.callback != nil && result != nil && isReported != true }
}

/// How a task ended, or will have ended at a moment that is known already.
struct TaskResult: Codable, Hashable, Sendable {
    var finished: Date
    var inputSeconds = Decimal()
    var outputSeconds = Decimal()
    /// What is charged; 0 for a failure (Evolink, seed document: failed tasks are free).
    var credits = Decimal()
    var failure: TaskFailure?
}

/// Why a task failed, in the codes of Evolink's error page.
struct TaskFailure: Error, Codable, Hashable, Sendable {
    var code: String
    var message: String

    static func invalid(_ message: String) -> TaskFailure { TaskFailure(code: "invalid_parameters", message: message) }
}
