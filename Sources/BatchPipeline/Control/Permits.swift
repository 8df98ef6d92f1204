import DequeModule

/// A number of permits: so many at once, the others in the order in which they came.
actor Permits {
    private let count: Int
    private var free: Int
    private var queue: Deque<(number: Int, continuation: CheckedContinuation<Bool, Never>)> = []
    private var nextNumber = 0
    /// Rings when nobody wanted what was given back.
    private let spared = Bell()

    /// Permits.
    ///
    /// - Parameter count: How many at once, at least 1.
    init(_ count: Int) {
        self.count = max(1, count)
        free = self.count
    }

    /// Whether one is to be had at once.
    var hasSpare: Bool { free > 0 }

    /// Waits until one is to be had at once; others may have taken it when the caller asks for it.
    ///
    /// - Throws: `CancellationError` when cancelled.
    func untilSpare() async throws {
        while true {
            let seen = await spared.count
            if hasSpare { return try Task.checkCancellation() }
            try await spared.wait(after: seen)
        }
    }

    /// Whether as many wait as there are permits.
    var isCrowded: Bool { queue.count >= count }

    /// Does something with a permit.
    ///
    /// - Parameter body: What to do.
    /// - Throws: `CancellationError` when cancelled while waiting; whatever `body` throws.
    nonisolated func with<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await take()
        return try await giving(back: body)
    }

    /// Does something with a permit, if one is to be had at once.
    ///
    /// - Parameter body: What to do.
    /// - Returns: `nil` when there was none.
    /// - Throws: Whatever `body` throws.
    nonisolated func ifSpare<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value? {
        guard await takeSpare() else { return nil }
        return try await giving(back: body)
    }

    private nonisolated func giving<Value: Sendable>(
        back body: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body()
            await give()
            return value
        } catch {
            await give()
            throw error
        }
    }

    private func takeSpare() -> Bool {
        guard free > 0 else { return false }
        free -= 1
        return true
    }

    private func take() async throws {
        try Task.checkCancellation()
        if takeSpare() { return }
        let number = nextNumber
        nextNumber += 1
        let isGiven = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    queue.append((number, continuation))
                }
            }
        } onCancel: {
            Task { await self.drop(number) }
        }
        if !isGiven { throw CancellationError() }
    }

    private func give() async {
        if let next = queue.popFirst() {
            next.continuation.resume(returning: true)
        } else {
            free += 1
            await spared.ring()
        }
    }

    private func drop(_ number: Int) {
        guard let index = queue.firstIndex(where: { $0.number == number }) else { return }
        queue.remove(at: index).continuation.resume(returning: false)
    }
}
