import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite("When a task is worth a first look") struct EarliestEndTests {
    private let random = SeededRandom(seed: 12)

    /// The first look's age after tasks that were seen running until these seconds.
    private func age(after seen: [Double], quickest: Double? = nil) -> Double? {
        var earliest = EarliestEnd(quickest: quickest.map { .seconds($0) })
        for seconds in seen {
            earliest.observe(endFoundAt: .seconds(seconds * 1.02), lastSeenRunning: .seconds(seconds))
        }
        return earliest.age?.inSeconds
    }

    @Test("what is learned of one task, of equal tasks, and of an earlier run")
    func known() throws {
        #expect(age(after: []) == nil)
        #expect(abs(try #require(age(after: [100])) - 50) < 0.001)
        #expect(abs(try #require(age(after: [100, 100, 100])) - 100) < 0.001)
        #expect(abs(try #require(age(after: [], quickest: 100)) - 98) < 0.001)
        // Two tasks: as far below the quicker as the other lies above it.
        #expect((50...52).contains(try #require(age(after: [200, 100]))))
    }

    @Test("a first look that came too late: the next comes sooner, by as much as tasks differ")
    func late() throws {
        var equal = EarliestEnd(quickest: .seconds(100))
        equal.observe(endFoundAt: .seconds(98), lastSeenRunning: nil)
        let soon = try #require(equal.age?.inSeconds)
        #expect((94..<97).contains(soon), "\(soon)")
        var different = EarliestEnd(quickest: nil)
        for seconds in [300.0, 60] {
            different.observe(endFoundAt: .seconds(seconds), lastSeenRunning: .seconds(seconds))
        }
        different.observe(endFoundAt: .seconds(60), lastSeenRunning: nil)
        #expect(try #require(different.age?.inSeconds) < 30)
    }

    @Test("however different tasks are, few are found late", arguments: [0, 0.05, 0.2, 0.4, 0.8])
    func lateness(spread: Double) {
        var earliest = EarliestEnd(quickest: nil)
        var late = 0.0
        var early = 0.0
        var whole = 0.0
        for number in 0..<4000 {
            let normal = sqrt(-2 * log(1 - random.unit())) * cos(2 * .pi * random.unit())
            let task = 100 * exp(spread * normal)
            let first = earliest.age?.inSeconds ?? 1
            if number >= 20 {
                late += max(0, first - task)
                early += max(0, task - first)
                whole += task
            }
            let running = task > first ? max(first, task * 0.99) : nil
            earliest.observe(
                endFoundAt: .seconds(max(first, task * 1.01)),
                lastSeenRunning: running.map { .seconds($0) }
            )
        }
        #expect(late / whole < 0.003, "\(late / whole)")
        // Not sooner than the quickest may end either: it is not looked at from the beginning.
        #expect(early / whole < 0.02 + 2.5 * spread, "\(early / whole)")
    }

    @Test("nonsense is no trap", arguments: [0, -5, 1e-12, 1e9])
    func nonsense(seconds: Double) throws {
        var earliest = EarliestEnd(quickest: nil)
        earliest.observe(endFoundAt: .seconds(seconds), lastSeenRunning: .zero)
        #expect(try #require(earliest.age) > .zero)
    }
}
