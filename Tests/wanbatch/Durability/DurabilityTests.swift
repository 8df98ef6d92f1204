import Testing

/// Proof that nothing is paid twice and nothing lost, with many runs of the real program: one test after the other, each
/// with a few nights at once, so that tests that watch the clock are not starved.
@Suite(.serialized) enum DurabilityTests {}

/// Works on items, a few at once.
func inLanes<Item: Sendable>(
    _ items: [Item],
    width: Int = 6,
    _ work: @escaping @Sendable (Item) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, item) in items.enumerated() {
            if index >= width { try await group.next() }
            group.addTask { try await work(item) }
        }
        try await group.waitForAll()
    }
}
