import EditModel
import Foundation
import Synchronization

/// A clock that a test moves; waiting is real.
final class TestClock: Sendable {
    private let shift = Mutex(0.0)
    private let start = Date()

    func advance(_ seconds: Double) { shift.withLock { $0 += seconds } }

    var timekeeper: Timekeeper {
        Timekeeper(
            now: { self.start.addingTimeInterval(self.shift.withLock { $0 }) },
            uptime: { .seconds(self.shift.withLock { $0 }) },
            sleep: { try await Timekeeper.live.sleep($0) }
        )
    }
}
