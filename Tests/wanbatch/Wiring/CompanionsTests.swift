import Synchronization
import Testing

@testable import wanbatch

@Suite("What goes on beside something else", .timeLimit(.minutes(10))) struct CompanionsTests {
    private struct Problem: Error {}

    /// Goes on until it is cancelled.
    private let companion: @Sendable () async -> Void = { while (try? await Task.sleep(for: .seconds(3600))) != nil {} }

    @Test("what is done meanwhile gives its value or its error") func outcome() async throws {
        for companion in [companion, Heaps.giveBackNowAndThen] {
            #expect(try await Companions.beside([companion, companion]) { 7 } == 7)
            await #expect(throws: Problem.self) { try await Companions.beside([companion]) { throw Problem() } }
        }
    }

    @Test("each companion has ended when the whole has") func ended() async throws {
        let ends = Mutex(0)
        let counted: @Sendable () async -> Void = { [companion] in
            await companion()
            ends.withLock { $0 += 1 }
        }
        try await Companions.beside([counted, counted]) {}
        #expect(ends.withLock { $0 } == 2)
    }

    @Test("who cancels gets what the work makes of it, not an error of the companions") func cancelled() async throws {
        let work = Task { [companion] in
            try await Companions.beside([companion, Heaps.giveBackNowAndThen]) {
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
                // What must be finished takes a while.
                await Task { try? await Task.sleep(for: .milliseconds(50)) }.value
                return 7
            }
        }
        work.cancel()
        #expect(try await work.value == 7)
    }
}
