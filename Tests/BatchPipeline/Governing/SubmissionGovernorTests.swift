import BatchPipeline
import EditModel
import Foundation
import Testing

@Suite("When a submission may leave")
struct SubmissionGovernorTests {
    private func governor(
        ceiling: Int? = nil,
        requestsPerMinute: Int? = nil,
        memory: GovernorMemory? = nil
    ) -> SubmissionGovernor {
        SubmissionGovernor(
            ceiling: ceiling,
            requestsPerMinute: requestsPerMinute,
            memory: memory,
            random: SeededRandom(seed: 3).source
        )
    }

    /// Submits until the governor says no; each is accepted at once. Says how many left.
    private func fill(_ governor: inout SubmissionGovernor, at now: Duration, atMost: Int = 1000) -> Int {
        var count = 0
        while count < atMost, governor.next(at: now) == .go {
            governor.started(at: now)
            governor.accepted(at: now)
            count += 1
        }
        return count
    }

    @Test("it starts with two at once, before anything is known")
    func start() {
        var governor = governor()
        var left = 0
        while governor.next(at: .zero) == .go {
            governor.started(at: .zero)
            left += 1
        }
        #expect(left == 2)
        #expect(governor.next(at: .zero) == .waitForEvent)
    }

    @Test("--max-running is never passed, tasks of an earlier run and POSTs in flight included")
    func ceiling() {
        var governor = governor(ceiling: 4)
        governor.adopted(3)
        #expect(governor.next(at: .zero) == .go)
        governor.started(at: .zero)
        #expect(governor.next(at: .zero) == .waitForEvent)
        governor.accepted(at: .zero)
        #expect(governor.next(at: .seconds(9999)) == .waitForEvent)
        governor.completed(at: .seconds(9999), taskTime: nil)
        #expect(governor.next(at: .seconds(9999)) == .go)
    }

    @Test("a refused submission goes again when a task completes, not before")
    func completion() {
        var governor = governor(memory: GovernorMemory(runningLimit: 3, date: Date(timeIntervalSince1970: 0)))
        #expect(fill(&governor, at: .zero) == 3)
        for second in 1...2 { governor.completed(at: .seconds(second), taskTime: .seconds(100)) }
        #expect(fill(&governor, at: .seconds(2), atMost: 2) == 2)
        #expect(governor.next(at: .seconds(3)) == .go, "one more is tried after two completions")
        governor.started(at: .seconds(3))
        governor.refused(at: .seconds(3))
        guard case .wait(let late) = governor.next(at: .seconds(4)) else {
            Issue.record("it must wait for a completion")
            return
        }
        #expect(late >= .seconds(60))
        governor.completed(at: .seconds(5), taskTime: .seconds(100))
        #expect(governor.next(at: .seconds(5)) == .go)
    }

    /// Three tasks run; a fourth submission was refused at 1 s.
    private func refusedOnce() -> SubmissionGovernor {
        var governor = governor()
        #expect(fill(&governor, at: .zero, atMost: 3) == 3)
        governor.started(at: .seconds(1))
        governor.refused(at: .seconds(1))
        return governor
    }

    /// Right after that refusal one more was accepted, the next one refused, and one some seconds later accepted.
    private func relievedByTime() -> SubmissionGovernor {
        var governor = refusedOnce()
        for (second, isAccepted) in [(2, true), (3, false), (5, true)] {
            #expect(governor.next(at: .seconds(second)) == .go)
            governor.started(at: .seconds(second))
            if isAccepted { governor.accepted(at: .seconds(second)) } else { governor.refused(at: .seconds(second)) }
        }
        #expect(governor.learnedRequestsPerMinute != nil)
        return governor
    }

    @Test("what time relieved was a rate, unless as many tasks had ended before")
    func rateVerdict() {
        var ended = relievedByTime()
        for _ in 0..<2 { ended.completed(at: .seconds(6), taskTime: .seconds(6), lastSeen: .milliseconds(1500)) }
        #expect(ended.learnedRequestsPerMinute == nil)
        #expect(ended.learnedLimit == 3)

        var running = relievedByTime()
        running.completed(at: .seconds(6), taskTime: .seconds(6), lastSeen: .milliseconds(1500))
        running.completed(at: .seconds(7), taskTime: .seconds(7), lastSeen: .milliseconds(5500))
        #expect(running.learnedRequestsPerMinute != nil)
        #expect(running.learnedLimit == nil)
    }

    @Test("a refusal with nothing behind it: submissions go on right after it, and nothing is learned")
    func chance() {
        var governor = refusedOnce()
        #expect(governor.next(at: .milliseconds(1500)) == .wait(until: .seconds(2)), "a busy provider is not hurried")
        for tenth in stride(from: 20, to: 50, by: 2) {
            #expect(governor.next(at: .milliseconds(tenth * 100)) == .go, "\(tenth)")
            governor.started(at: .milliseconds(tenth * 100))
            governor.accepted(at: .milliseconds(tenth * 100))
        }
        #expect(governor.learnedLimit == nil)
        #expect(governor.learnedRequestsPerMinute == nil)
        // It was chance once: a limit behind the next ones is believed when it has refused three times.
        for second in [6, 8] {
            governor.started(at: .seconds(second))
            governor.refused(at: .seconds(second))
            #expect(governor.learnedLimit == nil)
            #expect(governor.next(at: .seconds(second + 1)) == .go)
        }
        governor.started(at: .seconds(10))
        governor.refused(at: .seconds(10))
        #expect(governor.learnedLimit == 18)
    }

    @Test("a night of refusals by chance does not slow the next one down", arguments: 1...12)
    func chanceIsForgotten(seed: UInt64) {
        var first = ProviderSimulation(
            ProviderScenario(refusedByChance: 0.2),
            policy: SubmissionGovernor(random: SeededRandom(seed: seed).source),
            seed: seed
        )
        _ = first.run()
        let memory = first.policy.memory(on: Date(timeIntervalSince1970: 1_800_000_000))
        var second = ProviderSimulation(
            ProviderScenario(edits: 20),
            policy: SubmissionGovernor(memory: memory, random: SeededRandom(seed: seed + 1).source),
            seed: seed + 1
        )
        #expect(second.run().seconds <= 60, "\(memory)")
    }

    @Test("Retry-After is obeyed, also when a task completes meanwhile", arguments: [1, 30, 600])
    func retryAfter(seconds: Int) {
        var governor = governor()
        #expect(fill(&governor, at: .zero, atMost: 2) == 2)
        governor.started(at: .zero)
        governor.refused(at: .zero, retryAfter: .seconds(seconds))
        governor.completed(at: .milliseconds(500), taskTime: .milliseconds(500))
        #expect(governor.next(at: .milliseconds(600)) == .wait(until: .seconds(seconds)))
        #expect(governor.next(at: .seconds(seconds)) == .go)
    }

    @Test("a nonsensical Retry-After does not end the night", arguments: [Int64.max / 2, -5])
    func absurdRetryAfter(seconds: Int64) {
        var governor = governor()
        governor.started(at: .zero)
        governor.refused(at: .zero, retryAfter: .seconds(seconds))
        guard case .wait(let time) = governor.next(at: .zero) else {
            Issue.record("a refusal with nothing running is waited out")
            return
        }
        #expect(time > .zero && time <= .seconds(3600))
    }

    @Test("while nothing runs, it never waits for an event that cannot come")
    func neverStuck() {
        var governor = governor()
        var now = Duration.zero
        for _ in 0..<50 {
            switch governor.next(at: now) {
            case .go:
                governor.started(at: now)
                governor.refused(at: now)
            case .wait(let time):
                #expect(time > now && time <= now + .seconds(120))
                now = time
            case .waitForEvent:
                Issue.record("nothing can happen")
                return
            }
        }
    }

    @Test("in an outage one POST is tried at a time, with growing waits")
    func outage() {
        var governor = governor()
        var now = Duration.zero
        var tries = 0
        while now < .seconds(600) {
            switch governor.next(at: now) {
            case .go:
                governor.started(at: now)
                tries += 1
                if tries > 1 { #expect(governor.next(at: now) == .waitForEvent) }
                governor.failed(at: now, isOutage: true)
            case .wait(let time): now = time
            case .waitForEvent:
                Issue.record("nothing can happen")
                return
            }
        }
        #expect((10...80).contains(tries))
    }

    @Test("bad input frees the slot at once and slows nothing down")
    func badInput() {
        var governor = governor(ceiling: 1)
        for second in 0..<20 {
            #expect(governor.next(at: .seconds(second)) == .go)
            governor.started(at: .seconds(second))
            governor.failed(at: .seconds(second))
        }
    }

    @Test("--rpm holds for submissions and queries together", arguments: [6, 20])
    func requestsPerMinute(limit: Int) {
        var governor = governor(requestsPerMinute: limit)
        var now = Duration.zero
        var times: [Duration] = []
        var submissions = 0
        while now < .seconds(300) {
            if governor.next(at: now) == .go, now.inSeconds.truncatingRemainder(dividingBy: 2) < 1 {
                governor.started(at: now)
                governor.accepted(at: now)
                governor.completed(at: now, taskTime: .seconds(1))
                submissions += 1
                times.append(now)
            } else if governor.nextQuery(at: now, submissionWaits: true) == .go {
                governor.queried(at: now)
                times.append(now)
            }
            now += .milliseconds(250)
        }
        for (index, time) in times.enumerated() {
            #expect(times[index...].prefix { $0 < time + .seconds(60) }.count <= limit)
        }
        #expect(times.count >= limit * 4)
        #expect(submissions * 3 >= times.count, "queries do not starve submissions")
    }

    @Test("what a night has learned is known to the next: hardly any refusal")
    func memory() throws {
        let scenario = ProviderScenario(limit: { _ in 7 })
        var first = ProviderSimulation(
            scenario,
            policy: SubmissionGovernor(random: SeededRandom(seed: 1).source),
            seed: 1
        )
        _ = first.run()
        let learned = first.policy.memory(on: Date(timeIntervalSince1970: 1_800_000_000))
        #expect((7...8).contains(try #require(learned.runningLimit)))
        #expect((100...180).contains(try #require(learned.taskSeconds)))
        let stored = try JSONDecoder().decode(GovernorMemory.self, from: try JSONEncoder().encode(learned))
        #expect(stored == learned)
        var short = scenario
        short.edits = 20
        var second = ProviderSimulation(
            short,
            policy: SubmissionGovernor(memory: stored, random: SeededRandom(seed: 2).source),
            seed: 2
        )
        let result = second.run()
        #expect(result.completed == 20)
        #expect(result.refused <= 3)
        #expect(result.usedNet >= 0.97)
    }

    @Test("a foolish memory does no harm", arguments: [(-3, -1.0), (0, Double.nan), (500, 1e300), (Int.max, 1.0)])
    func foolishMemory(limit: Int, number: Double) {
        let memory = GovernorMemory(
            runningLimit: limit,
            requestsPerMinute: number,
            burst: limit.multipliedReportingOverflow(by: 1_000_000_000_000).partialValue,
            taskSeconds: number,
            quickestSeconds: number,
            date: Date(timeIntervalSince1970: 0)
        )
        var simulation = ProviderSimulation(
            ProviderScenario(edits: 20, limit: { _ in 4 }, taskSeconds: 1...3),
            policy: SubmissionGovernor(memory: memory, random: SeededRandom(seed: 2).source),
            seed: 2
        )
        #expect(simulation.run().completed == 20)
        #expect(simulation.policy.learnedLimit ?? 0 <= 1_000_000_000)
    }

    @Test("whatever a provider does, every edit is done in the end", arguments: 1...48)
    func anything(seed: UInt64) {
        let random = SeededRandom(seed: seed &* 77)
        let limits = (0..<5).map { _ in 1 + Int(random.unit() * 12) }
        let period = 200 + random.unit() * 2000
        var scenario = ProviderScenario(edits: 40, limit: { limits[Int($0 / period) % 5] })
        if random.unit() < 0.5 { scenario.rate = (perMinute: 1 + random.unit() * 60, burst: 1 + random.unit() * 8) }
        let start = random.unit() * 1000
        if random.unit() < 0.3 { scenario.outage = start..<(start + random.unit() * 900) }
        if random.unit() < 0.3 { scenario.refusesAll = start..<(start + random.unit() * 900) }
        if random.unit() < 0.3 { scenario.retryAfter = .seconds(random.unit() * 40) }
        let slowest = 1 + random.unit() * 300
        scenario.taskSeconds = slowest / 5...slowest
        let isBusy = seed > 24
        if isBusy { scenario.refusedByChance = random.unit() * 0.6 }
        let ceiling = seed.isMultiple(of: 3) ? 1 + Int(random.unit() * 10) : nil
        let perMinute = seed.isMultiple(of: 4) ? 1 + Int(random.unit() * 40) : nil
        var simulation = ProviderSimulation(
            scenario,
            policy: SubmissionGovernor(ceiling: ceiling, requestsPerMinute: perMinute, random: random.source),
            seed: seed
        )
        let result = simulation.run()
        #expect(result.completed == 40)
        #expect(result.hurried == 0)
        #expect(result.mostAtOnce <= ceiling ?? .max)
        for (index, time) in result.postTimes.enumerated() {
            #expect(result.postTimes[index...].prefix { $0 < time + 59.9 }.count <= perMinute ?? .max)
        }
        #expect(isBusy || result.refused <= 40 * 4, "\(result.refused) refusals")
    }
}
