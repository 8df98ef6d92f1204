import EditModel
import NIOCore
import Synchronization

/// Closes the connection of a client that takes nothing for a while, so that it does not hold its place for ever.
final class StallGuard: Sendable {
    private let timekeeper: Timekeeper
    private let patience: Duration
    private let lastMove: Mutex<Duration>

    /// A guard that begins now.
    ///
    /// - Parameters:
    ///   - patience: How long a client may take nothing.
    ///   - timekeeper: The clock.
    init(patience: Duration, timekeeper: Timekeeper) {
        self.patience = patience
        self.timekeeper = timekeeper
        lastMove = Mutex(timekeeper.uptime())
    }

    /// The client has taken a piece.
    func moved() {
        let now = timekeeper.uptime()
        lastMove.withLock { $0 = now }
    }

    /// Waits for the client to stall, then closes its connection; ends when it is cancelled.
    ///
    /// - Parameter channel: The connection.
    func watch(_ channel: any Channel) async {
        while !Task.isCancelled {
            let rest = lastMove.withLock { $0 } + patience - timekeeper.uptime()
            guard rest > .zero else {
                channel.close(mode: .all, promise: nil)
                return
            }
            do {
                try await timekeeper.sleep(rest)
            } catch {
                return
            }
        }
    }
}
