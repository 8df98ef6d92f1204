/// Does something that must not be left half done: the caller's cancellation does not reach it.
///
/// A paid POST and the writing down of its outcome belong together; both have limits of their own.
///
/// - Parameter body: What to do.
/// - Returns: What it returns; the caller waits for it even when cancelled.
/// - Throws: Whatever it throws.
func shielded<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    // An unstructured task is the only one that cancellation does not reach; it is awaited here, so it ends here.
    try await Task { try await body() }.value
}
