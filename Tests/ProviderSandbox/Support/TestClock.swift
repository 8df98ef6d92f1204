import EditModel
import Foundation
import Synchronization

/// A clock that a test moves; waiting is real, but for the wait of a slow head: that passes at once.
final class TestClock: Sendable {
    private let shift = Mutex(0.0)
    private let start = Date()
    private static let slowHead = Duration.seconds(20)

    /// How far it was moved.
    var advanced: Double { shift.withLock { $0 } }

    func advance(_ seconds: Double) { shift.withLock { $0 += seconds } }

    var timekeeper: Timekeeper {
        Timekeeper(
            now: { self.start.addingTimeInterval(self.shift.withLock { $0 }) },
            uptime: { .seconds(self.shift.withLock { $0 }) },
            sleep: { wait in
                guard wait == Self.slowHead else { return try await Timekeeper.live.sleep(wait) }
                self.advance(20)
            }
        )
    }
}
