import EditModel
import Foundation
import Synchronization

/// A clock that runs many times as fast as the real one, so that minutes of waiting cost a test milliseconds.
///
/// Both readings and every wait keep to the same pace; a test may also skip ahead between two runs.
final class ScaledClock: Sendable {
    private let begun = ContinuousClock.now
    private let pace: Int
    private let skipped = Mutex(Duration.zero)

    /// A clock.
    ///
    /// - Parameter pace: How many of its seconds pass in one real second.
    init(pace: Int = 200) { self.pace = pace }

    /// How long it has run.
    var elapsed: Duration { begun.duration(to: .now) * pace + skipped.withLock { $0 } }

    /// The moment that it shows.
    var now: Date { Self.start.addingTimeInterval(elapsed.inSeconds) }

    /// Lets time pass at once.
    func skip(_ time: Duration) { skipped.withLock { $0 += time } }

    var timekeeper: Timekeeper {
        Timekeeper(
            now: { self.now },
            uptime: { self.elapsed },
            sleep: { [pace] in try await Task.sleep(for: $0 / pace) }
        )
    }

    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
}
