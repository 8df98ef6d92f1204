import Dispatch
import Synchronization

/// Runs blocking work (long reads, fsync) on threads of its own, so that the tasks' threads stay free.
public enum BlockingWork {
    private static let queue = DispatchQueue(label: "wanbatch.files", attributes: .concurrent)

    /// Runs the work and waits for it.
    ///
    /// - Parameter body: The work; it asks its argument now and then whether it is cancelled.
    /// - Throws: What the work throws; `CancellationError` is the work's own to throw.
    public static func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try body { flag.isSet } }) }
            }
        } onCancel: {
            flag.set()
        }
    }
}

private final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}
