import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct InterruptionTests {
    @Test func theWishWakesWhoWaits() async {
        for _ in 0..<200 {
            let interruption = Interruption()
            let waiting = Task { await interruption.wait() }
            await Task.yield()
            await interruption.wish()
            await waiting.value
            #expect(await interruption.isPending)
        }
    }

    @Test func cancellationWakesWithoutAWish() async {
        for _ in 0..<200 {
            let interruption = Interruption()
            let waiting = Task { await interruption.wait() }
            await Task.yield()
            waiting.cancel()
            await waiting.value
            #expect(await !interruption.isPending)
        }
    }

    @Test func theWorkIsNotReachedByTheCancellationOfItsCaller() async throws {
        let gate = Gate()
        let caller = Task {
            try await shielded {
                await gate.pass()
                try Task.checkCancellation()
                return 1
            }
        }
        await gate.reached()
        caller.cancel()
        await gate.open()
        #expect(try await caller.value == 1)
    }
}
