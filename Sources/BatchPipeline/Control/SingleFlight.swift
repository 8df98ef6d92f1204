/// Does the same work once, however many ask for it at the same time.
actor SingleFlight<Key: Hashable & Sendable, Value: Sendable> {
    private var flights: [Key: Task<Value, any Error>] = [:]

    /// The value for a key: made by this caller, or by another one that is making it now.
    ///
    /// - Parameters:
    ///   - key: What makes two works the same.
    ///   - make: The work.
    /// - Throws: Whatever the work throws.
    func value(for key: Key, _ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        if let flight = flights[key] { return try await flight.value }
        let flight = Task { try await make() }
        flights[key] = flight
        defer { flights[key] = nil }
        return try await withTaskCancellationHandler {
            try await flight.value
        } onCancel: {
            flight.cancel()
        }
    }
}
