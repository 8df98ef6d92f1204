import Synchronization

/// What a sandbox was asked so far: how busy its clients keep it.
public struct SandboxTraffic: Hashable, Sendable {
    /// Paid POSTs, refused ones too.
    public var submissions = 0
    /// Questions about one task.
    public var queries = 0
    /// Questions about several tasks at once.
    public var batchQueries = 0
    /// Tasks that were asked about, by either kind of question.
    public var tasksAsked = 0

    /// A sandbox that nobody has asked yet.
    public init() {}
}

/// Counts the requests of a sandbox while it serves.
final class TrafficCounter: Sendable {
    private let counted = Mutex(SandboxTraffic())

    var traffic: SandboxTraffic { counted.withLock { $0 } }

    func submission() { counted.withLock { $0.submissions += 1 } }

    func query() {
        counted.withLock {
            $0.queries += 1
            $0.tasksAsked += 1
        }
    }

    func batchQuery(of tasks: Int) {
        counted.withLock {
            $0.batchQueries += 1
            $0.tasksAsked += tasks
        }
    }
}
