/// Does the same work once, however many ask for it at the same time.
actor SingleFlight<Key: Hashable & Sendable, Value: Sendable> {
    private struct Flight {
        let task: Task<Value, any Error>
        var callers: Int
    }

    private var flights: [Key: Flight] = [:]

    /// The value for a key: made for this caller, or for another one who asked before.
    ///
    /// The work is cancelled when all who wait for it are.
    ///
    /// - Parameters:
    ///   - key: What makes two works the same.
    ///   - make: The work.
    /// - Throws: Whatever the work throws.
    func value(for key: Key, _ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        var flight = flights[key] ?? Flight(task: Task { try await make() }, callers: 0)
        flight.callers += 1
        flights[key] = flight
        let task = flight.task
        defer { if flights[key]?.task == task { flights[key] = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            Task { await self.leave(key, task) }
        }
    }

    private func leave(_ key: Key, _ task: Task<Value, any Error>) {
        guard var flight = flights[key], flight.task == task else { return }
        flight.callers -= 1
        flights[key] = flight.callers > 0 ? flight : nil
        if flight.callers == 0 { task.cancel() }
    }
}
