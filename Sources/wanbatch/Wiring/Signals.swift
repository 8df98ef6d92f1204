import BatchPipeline
import Foundation
import UnixSignals

/// SIGINT and SIGTERM: the first ends gently, the second at once. Both are as safe as kill -9, which is safe.
enum Signals {
    /// Does something while signals are watched.
    ///
    /// - Parameters:
    ///   - first: What the first signal does.
    ///   - body: What is done.
    static func watched<Value: Sendable>(
        first: @escaping @Sendable () async -> Void,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let watcher: @Sendable () async -> Void = {
            var count = 0
            for await _ in signals {
                count += 1
                if count > 1 { _exit(2) }
                await first()
            }
        }
        return try await Companions.beside([watcher], body)
    }

    /// Does something until it ends or a signal comes.
    static func untilStopped(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await body() }
        try await watched(first: { work.cancel() }) {
            do {
                try await work.value
            } catch is CancellationError {
                return
            }
        }
    }
}
