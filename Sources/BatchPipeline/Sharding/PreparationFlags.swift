import Synchronization

/// Flags that many set at once.
final class PreparationFlags: Sendable {
    private let flags: Mutex<[Bool]>

    /// Flags, none set.
    init(count: Int) { flags = Mutex([Bool](repeating: false, count: count)) }

    var all: [Bool] { flags.withLock { $0 } }

    func set(_ index: Int) { flags.withLock { $0[index] = true } }
}
