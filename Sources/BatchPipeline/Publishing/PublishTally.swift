import Synchronization

/// How many edits are being published, and how many of them only wait for room in the provider's store.
final class PublishTally: Sendable {
    private let counts = Mutex((working: 0, waiting: 0))

    /// An edit is being published.
    func begin() { counts.withLock { $0.working += 1 } }

    /// It is published, or is not to be now.
    func end() { counts.withLock { $0.working -= 1 } }

    /// It waits for room.
    func wait() { counts.withLock { $0.waiting += 1 } }

    /// It waits no more.
    func waitEnds() { counts.withLock { $0.waiting -= 1 } }

    /// Whether an edit is being published that does not wait.
    var isAnyUploading: Bool {
        counts.withLock { $0.working > $0.waiting }
    }
}
