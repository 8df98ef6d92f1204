import EditModel
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct BellTests {
    @Test func noRingIsLostBetweenTheLookAndTheWait() async throws {
        let bell = Bell()
        let rings = 3000
        let waits = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var waits = 0
                    while true {
                        let seen = await bell.count
                        if seen >= rings { return waits }
                        try await bell.wait(after: seen)
                        waits += 1
                    }
                }
            }
            group.addTask {
                for _ in 0..<rings { await bell.ring() }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(await bell.count == rings)
        #expect(waits > 0)
    }

    @Test func aRingSinceTheLookIsNotWaitedFor() async throws {
        let bell = Bell()
        let seen = await bell.count
        await bell.ring()
        try await bell.wait(after: seen)
        #expect(await bell.count == seen + 1)
    }

    @Test func cancellationEndsTheWait() async throws {
        let bell = Bell()
        for _ in 0..<200 {
            let waiting = Task { try await bell.wait(after: 0) }
            await Task.yield()
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }

    @Test func aWaitThatIsTooLongEndsByTheClock() async throws {
        let clock = ScaledClock()
        let bell = Bell()
        try await clock.running { try await bell.wait(after: 0, atMost: .seconds(5), clock.timekeeper) }
        #expect(clock.elapsed >= .seconds(5))
        #expect(await bell.count == 0)
    }

    @Test func theRingComesBeforeTheClock() async throws {
        let clock = ScaledClock()
        let bell = Bell()
        let waiting = Task { try await bell.wait(after: 0, atMost: .seconds(3600), clock.timekeeper) }
        await bell.ring()
        try await waiting.value
        #expect(clock.elapsed == .zero)
    }
}
