import Synchronization

/// The latest end among packets, as their lines come in.
final class LongestTime: Sendable {
    private let seconds = Mutex<Double?>(nil)

    /// In seconds; `nil` when there was none.
    var value: Double? { seconds.withLock { $0 } }

    /// Takes a line `pts,duration`.
    func take(_ line: String) {
        let parts = line.split(separator: ",").map { ProbeDocument.seconds(String($0)) }
        guard let first = parts.first, let start = first else { return }
        let end = start + (parts.count > 1 ? parts[1] ?? 0 : 0)
        seconds.withLock { $0 = max($0 ?? end, end) }
    }
}
