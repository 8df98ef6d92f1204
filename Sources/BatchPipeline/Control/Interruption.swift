import EditModel

/// A person's or the system's wish that a run ends soon.
public actor Interruption {
    private var isWished = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// No wish yet.
    public init() {}

    /// The run shall end soon.
    public func wish() {
        isWished = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Whether the run shall end soon.
    public var isPending: Bool { isWished }

    /// Does something unless the wish comes first: then it is cancelled.
    ///
    /// - Throws: `WanbatchError` `interrupted`; whatever `body` throws.
    nonisolated func race<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                await self.wait()
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
                if await isPending { throw WanbatchError.interrupted }
            }
            throw CancellationError()
        }
    }

    /// Waits for the wish, or for cancellation.
    func wait() async {
        if isWished || Task.isCancelled { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isWished || Task.isCancelled { continuation.resume() } else { waiters.append(continuation) }
            }
        } onCancel: {
            Task { await self.wake() }
        }
    }

    private func wake() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
