import EditModel
import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct StageLoopTests {
    private static func id(_ number: Int) -> EditID { EditID(ContentDigest(of: "\(number)".utf8)) }

    private struct Failure: Error {}

    @Test func everyItemIsWorkedOnOnceAndNeverMoreAtATimeThanTheWidth() async throws {
        let control = RunControl()
        let open = Mutex(Set(0..<60))
        let state = Mutex((now: 0, most: 0, seen: [Int]()))
        let loop = StageLoop<Int>(state: .planned, width: 4, control: control, id: Self.id) { excluded, limit in
            open.withLock { $0.sorted() }.filter { !excluded.contains(Self.id($0)) }.prefix(limit).map { $0 }
        } work: { item in
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
                state.seen.append(item)
            }
            await Task.yield()
            state.withLock { $0.now -= 1 }
            if open.withLock({ open in
                open.remove(item)
                return open.isEmpty
            }) {
                await control.finish()
            }
        }
        try await loop.run()
        #expect(state.withLock { $0.seen.sorted() } == Array(0..<60))
        #expect(state.withLock { $0.most } <= 4)
    }

    @Test func whatIsSetAsideIsNotTaken() async throws {
        let control = RunControl()
        await control.setAside(Self.id(1))
        let open = Mutex([1, 2])
        let seen = Mutex<[Int]>([])
        let loop = StageLoop<Int>(state: .planned, width: 4, control: control, id: Self.id) { excluded, limit in
            open.withLock { $0 }.filter { !excluded.contains(Self.id($0)) }.prefix(limit).map { $0 }
        } work: { item in
            seen.withLock { $0.append(item) }
            open.withLock { $0.removeAll { $0 == item } }
            await control.finish()
        }
        try await loop.run()
        #expect(seen.withLock { $0 } == [2])
    }

    @Test func anErrorOfTheWorkEndsTheLoop() async throws {
        let loop = StageLoop<Int>(state: .planned, width: 2, control: RunControl(), id: Self.id) { excluded, _ in
            [1].filter { !excluded.contains(Self.id($0)) }
        } work: { _ in
            throw Failure()
        }
        await #expect(throws: Failure.self) { try await loop.run() }
    }

    @Test func cancellationEndsALoopThatWaits() async throws {
        let loop = StageLoop<Int>(state: .planned, width: 2, control: RunControl(), id: Self.id) { _, _ in
            []
        } work: { _ in
        }
        let running = Task { try await loop.run() }
        await Task.yield()
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }
}
