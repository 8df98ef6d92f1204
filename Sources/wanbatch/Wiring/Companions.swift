/// What goes on beside something else, and ends with it.
enum Companions {
    /// Does something, and something else beside it meanwhile.
    ///
    /// - Parameters:
    ///   - companions: What goes on beside; each ends soon after it is cancelled, and is waited for.
    ///   - body: What to do. Whoever cancels gets what it makes of that.
    /// - Throws: Whatever `body` throws.
    static func beside<Value: Sendable>(
        _ companions: [@Sendable () async -> Void],
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for companion in companions { group.addTask { await companion() } }
            defer { group.cancelAll() }
            return try await body()
        }
    }
}
