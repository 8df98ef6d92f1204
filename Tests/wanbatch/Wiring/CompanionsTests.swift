import Testing

@testable import wanbatch

@Suite("Heaps that give back what is free", .timeLimit(.minutes(10))) struct HeapsTests {
    private struct Problem: Error {}

    @Test("what is done meanwhile gives its value or its error") func outcome() async throws {
        #expect(try await Heaps.givingBack { 7 } == 7)
        await #expect(throws: Problem.self) { try await Heaps.givingBack { throw Problem() } }
    }

    @Test("who cancels gets what the work makes of it, not an error of the heaps") func cancelled() async throws {
        let work = Task {
            try await Heaps.givingBack {
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
