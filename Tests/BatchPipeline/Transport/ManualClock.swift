import EditModel
import Foundation
import Synchronization

/// A clock that moves only when it is told to.
final class ManualClock: Sendable {
    private struct State {
        var now = Duration.zero
        var sleepers: [UUID: (until: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state = Mutex(State())

    var timekeeper: Timekeeper {
        Timekeeper(
            now: { [self] in Date(timeIntervalSince1970: state.withLock { $0.now.inSeconds }) },
            uptime: { [self] in state.withLock { $0.now } },
            sleep: { [self] in try await sleep($0) },
            // Far more than a busy machine lets a waiter wait for a thread while this clock goes on.
            nap: .seconds(600)
        )
    }

    /// How many wait for a later time.
    var waiting: Int { state.withLock { $0.sleepers.count } }

    /// Lets time pass and wakes those whose wait is over.
    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            let over = state.sleepers.filter { $0.value.until <= state.now }
            for id in over.keys { state.sleepers[id] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if duration <= .zero { return .success(()) }
                    state.sleepers[id] = (state.now + duration, continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id)?.continuation }?
                .resume(throwing: CancellationError())
        }
    }
}
