/// Whether purchases in doubt may be sent again with their keys: one at a time, so that a provider which buys anew
/// instead is found out after one.
actor ReplayDesk {
    /// Whether nothing is sent again in this run.
    private(set) var isStopped = false
    private let turns = Permits(1)

    /// The provider seems to buy anew: nothing is sent again in this run.
    func stop() { isStopped = true }

    /// Takes a turn.
    ///
    /// - Parameter body: Sends once and looks what came of it.
    /// - Returns: `nil` when nothing is sent again in this run.
    /// - Throws: `CancellationError`; whatever `body` throws.
    nonisolated func turn<Value: Sendable>(_ body: @Sendable () async throws -> Value?) async throws -> Value? {
        try await turns.with {
            if await isStopped { return nil }
            return try await body()
        }
    }
}
