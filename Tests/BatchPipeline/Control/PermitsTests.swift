import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct PermitsTests {
    /// How many are at work, and the most there were.
    private final class Counter: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))

        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }

        func enter() {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
        }

        func leave() {
            state.withLock { state in
                state.now -= 1
                state.done += 1
            }
        }
    }

    @Test(arguments: [1, 3]) func soManyAtOnceAndNoMore(_ count: Int) async throws {
        let permits = Permits(count)
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await permits.with {
                        counter.enter()
                        await Task.yield()
                        counter.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counter.done == 100)
        #expect(counter.most <= count)
    }

    @Test func aPermitIsGivenBackAfterAnError() async throws {
        struct Failure: Error {}
        let permits = Permits(1)
        await #expect(throws: Failure.self) { try await permits.with { throw Failure() } }
        #expect(try await permits.with { 1 } == 1)
    }

    @Test func aCancelledWaiterLeavesThePermitToTheNext() async throws {
        for _ in 0..<100 {
            let permits = Permits(1)
            let gate = Gate()
            let holder = Task { try await permits.with { await gate.pass() } }
            await gate.reached()
            let cancelled = Task { try await permits.with {} }
            await Task.yield()
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            await gate.open()
            try await holder.value
            #expect(try await permits.with { 1 } == 1)
        }
    }

    @Test func oneWhoIsCancelledAtWorkGivesThePermitBack() async throws {
        let permits = Permits(1)
        let gate = Gate()
        let worker = Task {
            try await permits.with {
                await gate.pass()
                try Task.checkCancellation()
            }
        }
        await gate.reached()
        worker.cancel()
        await gate.open()
        await #expect(throws: CancellationError.self) { try await worker.value }
        #expect(try await permits.with { 1 } == 1)
    }

    @Test func whoTakesASpareOneNeverWaits() async throws {
        struct Failure: Error {}
        let permits = Permits(1)
        let gate = Gate()
        let holder = Task { try await permits.with { await gate.pass() } }
        await gate.reached()
        #expect(try await permits.ifSpare { 1 } == nil)
        await gate.open()
        try await holder.value
        #expect(try await permits.ifSpare { await permits.hasSpare } == false)
        await #expect(throws: Failure.self) { try await permits.ifSpare { throw Failure() } }
        #expect(try await permits.ifSpare { 1 } == 1)
    }

    @Test func whoWaitsForASpareOneStandsBehindAllOthers() async throws {
        for _ in 0..<100 {
            let permits = Permits(1)
            let (first, second) = (Gate(), Gate())
            let counter = Counter()
            let holder = Task { try await permits.with { await first.pass() } }
            await first.reached()
            let patient = Task {
                try await permits.untilSpare()
                return counter.done
            }
            let other = Task {
                try await permits.with {
                    await second.pass()
                    counter.leave()
                }
            }
            while await !permits.isCrowded { await Task.yield() }
            await first.open()
            await second.reached()
            await second.open()
            #expect(try await patient.value == 1)
            try await holder.value
            try await other.value
            // It took none.
            #expect(try await permits.ifSpare { 1 } == 1)
            try await permits.untilSpare()
        }
    }

    @Test func whoWaitsForASpareOneCanBeCancelled() async throws {
        let permits = Permits(1)
        let gate = Gate()
        let holder = Task { try await permits.with { await gate.pass() } }
        await gate.reached()
        let patient = Task { try await permits.untilSpare() }
        await Task.yield()
        patient.cancel()
        await #expect(throws: CancellationError.self) { try await patient.value }
        await gate.open()
        try await holder.value
    }

    @Test(arguments: [1, 2]) func itIsCrowdedWhileAsManyWaitAsWork(_ count: Int) async throws {
        let permits = Permits(count)
        let works = Bell()
        let workers = (0..<count).map { _ in Task { try await permits.with { try await works.wait(after: 0) } } }
        while await permits.hasSpare { await Task.yield() }
        var waiters: [Task<Void, any Error>] = []
        for _ in 0..<count {
            #expect(await !permits.isCrowded)
            waiters.append(Task { try await permits.with {} })
        }
        while await !permits.isCrowded { await Task.yield() }
        await works.ring()
        for task in workers + waiters { try await task.value }
        #expect(await !permits.isCrowded)
    }
}
