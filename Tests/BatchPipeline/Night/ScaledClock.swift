import EditModel
import Foundation
import Synchronization

/// A clock that runs many times as fast as the real one while it is driven, and stands still else.
///
/// Both readings and every wait keep to it. It goes on in small steps, each taken by a task like any other: on a busy
/// machine it slows down with the work that it times, so that a test does not run out of minutes that nobody had.
final class ScaledClock: Sendable {
    private struct Sleeper {
        var due: Duration
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var elapsed = Duration.zero
        var jumped = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let pace: Int

    /// A clock.
    ///
    /// - Parameter pace: How many times as fast as the real one it runs.
    init(pace: Int = 250) { self.pace = pace }

    /// How long it has run.
    var elapsed: Duration { state.withLock { $0.elapsed } }

    /// The moment that it is.
    var now: Date { Self.start.addingTimeInterval(elapsed.inSeconds) }

    /// The time of day that it shows: wrong once somebody has set it.
    private var shown: Date { now.addingTimeInterval(state.withLock { $0.jumped }.inSeconds) }

    /// Sets the time of day forward or back; no time passes.
    func set(by time: Duration) { state.withLock { $0.jumped += time } }

    /// Lets time pass at once.
    func skip(_ time: Duration) {
        let woken = state.withLock { state in
            state.elapsed += time
            let due = state.sleepers.filter { $0.value.due <= state.elapsed }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Lets time pass while something is done.
    func running<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        let driver = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.tick)
                skip(Self.tick * pace)
            }
        }
        defer { driver.cancel() }
        return try await body()
    }

    var timekeeper: Timekeeper {
        // What wakes late here waited for a thread: a machine that sleeps has tests with other clocks.
        Timekeeper(
            now: { self.shown },
            uptime: { self.elapsed },
            sleep: { try await self.sleep($0) },
            nap: .seconds(1_000_000)
        )
    }

    private func sleep(_ time: Duration) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || time <= .zero { return true }
                    state.sleepers[number] = Sleeper(due: state.elapsed + time, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation.resume()
        }
        try Task.checkCancellation()
    }

    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private static let tick = Duration.milliseconds(1)
}
