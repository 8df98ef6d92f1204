import EditModel
import Testing

@testable import wanbatch

@Suite("The time left")
struct RemainingTimeTests {
    /// A provider with so many slots, where each task takes so many seconds, seen each second.
    private func night(edits: Int, slots: Int, seconds: Int, drift: (Int) -> Int = { _ in 0 }) -> [(
        left: Int, said: Int?
    )] {
        var meter = RemainingTime()
        var waiting = edits
        var running: [(age: Int, length: Int)] = []
        var ended = 0
        var said: [(Int, Int?)] = []
        var time = 0
        while ended < edits, time < 100_000 {
            running = running.map { ($0.age + 1, $0.length) }
            ended += running.count { $0.age >= $0.length }
            running.removeAll { $0.age >= $0.length }
            while running.count < slots, waiting > 0 {
                running.append((0, seconds + drift(waiting)))
                waiting -= 1
            }
            var work = RemainingTime.Work()
            work.waiting = waiting
            work.ages = running.map { .seconds($0.age) }
            work.typicalTask = ended > 0 ? .seconds(seconds) : nil
            said.append((time, meter.estimate(work, at: .seconds(time)).map { Int($0.inSeconds) }))
            time += 1
        }
        return said.map { (time - $0.0, $0.1) }
    }

    @Test("once a task has ended it is near the truth, and it counts down")
    func truth() {
        let said = night(edits: 100, slots: 5, seconds: 60)
        #expect(said.prefix(60).allSatisfy { $0.said == nil })
        for moment in said.dropFirst(62).dropLast() {
            let estimate = moment.said ?? -1000
            #expect(abs(estimate - moment.left) <= max(20, moment.left / 5), "\(moment)")
        }
    }

    @Test("a provider that puts submissions off: short tasks with long pauses between them")
    func pauses() {
        var meter = RemainingTime()
        var said: [(left: Int, said: Int)] = []
        let edits = 60
        for second in 0..<edits * 13 {
            let isRunning = second % 13 < 2
            var work = RemainingTime.Work()
            work.waiting = edits - 1 - second / 13
            work.ages = isRunning ? [.seconds(second % 13)] : []
            work.typicalTask = .seconds(2)
            guard let estimate = meter.estimate(work, at: .seconds(second)) else { continue }
            said.append((edits * 13 - second, Int(estimate.inSeconds)))
        }
        let settled = said.filter { $0.left < edits * 13 - 180 && $0.left > 60 }
        #expect(settled.count > 400)
        for moment in settled { #expect(abs(moment.said - moment.left) <= max(30, moment.left / 2), "\(moment)") }
    }

    @Test("it hardly ever counts up, and never by leaps", arguments: [0, 7, 25])
    func steady(spread: Int) {
        let said = night(edits: 60, slots: 4, seconds: 50) { $0 * 7 % (2 * spread + 1) - spread }.compactMap(\.said)
        #expect(said.count > 100)
        for (before, after) in zip(said, said.dropFirst()) { #expect(after - before <= 12, "\(before) -> \(after)") }
        let ups = zip(said, said.dropFirst()).count { $1 > $0 }
        #expect(ups * 3 < said.count, "\(ups) of \(said.count)")
    }

    @Test("nothing is said of a task that outlives every expectation")
    func overdue() {
        var meter = RemainingTime()
        var work = RemainingTime.Work()
        work.typicalTask = .seconds(30)
        work.ages = [.seconds(20)]
        #expect(meter.estimate(work, at: .zero) != nil)
        work.ages = [.seconds(200)]
        #expect(meter.estimate(work, at: .seconds(180)) == nil)
    }

    @Test("nothing is said while nothing is known, or nothing is left")
    func nothing() {
        var meter = RemainingTime()
        #expect(meter.estimate(RemainingTime.Work(), at: .zero) == nil)
        var work = RemainingTime.Work()
        work.waiting = 10
        work.typicalTask = .seconds(30)
        #expect(meter.estimate(work, at: .seconds(1)) == nil)
    }

    @Test("slow preparation counts")
    func preparing() {
        var meter = RemainingTime()
        var work = RemainingTime.Work()
        work.waiting = 60
        work.unprepared = 60
        work.preparedPerMinute = 2
        work.ages = Array(repeating: .seconds(1), count: 20)
        work.typicalTask = .seconds(10)
        let estimate = meter.estimate(work, at: .zero) ?? .zero
        #expect((1750...1900).contains(Int(estimate.inSeconds)))
    }

    @Test(
        "it is said in steps that a guess deserves",
        arguments: [(0, "5s"), (42, "45s"), (60, "1m"), (61, "2m"), (600, "10m"), (601, "15m"), (3700, "1h 15m")]
    )
    func rough(seconds: Int, text: String) { #expect(Duration.seconds(seconds).roughly == text) }
}
