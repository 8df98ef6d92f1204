import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct SingleFlightTests {
    @Test func manyWhoAskAtTheSameTimeGetOneWork() async throws {
        let flights = SingleFlight<String, Int>()
        let gate = Gate()
        let made = Mutex(0)
        let first = Task {
            try await flights.value(for: "a") {
                await gate.pass()
                return made.withLock { made in
                    made += 1
                    return made
                }
            }
        }
        await gate.reached()
        let others = (0..<20).map { _ in Task { try await flights.value(for: "a") { 99 } } }
        for _ in 0..<100 { await Task.yield() }
        await gate.open()
        #expect(try await first.value == 1)
        for other in others {
            let value = try await other.value
            #expect([1, 99].contains(value))
        }
        #expect(made.withLock { $0 } == 1)
    }

    @Test func anotherKeyIsAnotherWork() async throws {
        let flights = SingleFlight<String, Int>()
        let gate = Gate()
        let first = Task {
            try await flights.value(for: "a") {
                await gate.pass()
                return 1
            }
        }
        await gate.reached()
        #expect(try await flights.value(for: "b") { 2 } == 2)
        await gate.open()
        #expect(try await first.value == 1)
    }

    @Test func aFailureIsForAllAndIsNotKept() async throws {
        struct Failure: Error {}
        let flights = SingleFlight<String, Int>()
        await #expect(throws: Failure.self) { try await flights.value(for: "a") { throw Failure() } }
        #expect(try await flights.value(for: "a") { 2 } == 2)
    }

    @Test func whoMakesItMayGoWithoutTakingItFromTheOthers() async throws {
        let flights = SingleFlight<String, Int>()
        let gate = Gate()
        let first = Task {
            try await flights.value(for: "a") {
                await gate.pass()
                try Task.checkCancellation()
                return 1
            }
        }
        await gate.reached()
        let asked = Gate()
        let second = Task {
            await asked.pass()
            return try await flights.value(for: "a") { 2 }
        }
        await asked.open()
        for _ in 0..<100 { await Task.yield() }
        first.cancel()
        await gate.open()
        // The one that was not cancelled gets a value: of the shared work, or of a work of its own.
        #expect([1, 2].contains(try await second.value))
    }

    @Test func oneWhoOnlyWaitsMayGoWithoutTakingItFromTheMaker() async throws {
        let flights = SingleFlight<String, Int>()
        let gate = Gate()
        let first = Task {
            try await flights.value(for: "a") {
                await gate.pass()
                try Task.checkCancellation()
                return 1
            }
        }
        await gate.reached()
        let second = Task { try await flights.value(for: "a") { 2 } }
        for _ in 0..<100 { await Task.yield() }
        second.cancel()
        await gate.open()
        #expect(try await first.value == 1)
    }
}
