import EditModel

/// Wakes the stages when something in the ledger has changed. They then look for themselves.
actor Bell {
    private(set) var count = 0
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter = 0

    /// Something has changed.
    func ring() {
        count += 1
        let woken = waiters
        waiters = [:]
        for waiter in woken.values { waiter.resume() }
    }

    /// Waits until the bell has rung since it was at that count.
    ///
    /// - Parameter seen: The count when the caller last looked.
    /// - Throws: `CancellationError` when cancelled.
    func wait(after seen: Int) async throws {
        guard count == seen else { return try Task.checkCancellation() }
        let number = nextWaiter
        nextWaiter += 1
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if count != seen || Task.isCancelled {
                    continuation.resume()
                } else {
                    waiters[number] = continuation
                }
            }
        } onCancel: {
            Task { await self.drop(number) }
        }
        try Task.checkCancellation()
    }

    /// Waits for a ring or for a time, whichever is first.
    ///
    /// - Parameters:
    ///   - seen: The count when the caller last looked.
    ///   - duration: How long at most.
    ///   - timekeeper: The clock.
    /// - Throws: `CancellationError` when cancelled.
    nonisolated func wait(after seen: Int, atMost duration: Duration, _ timekeeper: Timekeeper) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait(after: seen) }
            group.addTask { try await timekeeper.sleep(duration) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func drop(_ number: Int) {
        waiters.removeValue(forKey: number)?.resume()
    }
}
