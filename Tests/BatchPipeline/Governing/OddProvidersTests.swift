import BatchPipeline
import EditModel
import Foundation
import Testing

/// Providers that limit in other ways than by slots and an even rate, or that say when to come back: 12 seeds each,
/// fewer where there are many edits.
@Suite("The governor at odd providers, by simulation")
struct OddProvidersTests {
    private func nights(
        _ scenario: ProviderScenario,
        memory: GovernorMemory? = nil,
        seeds: ClosedRange<UInt64> = 1...12
    ) async -> [SimulatedNight] {
        let nights = await [SimulatedNight](scenario, memory: memory, seeds: seeds)
        #expect(nights.allSatisfy { $0.completed == scenario.edits })
        #expect(nights.allSatisfy { $0.hurried == 0 }, "Retry-After is obeyed")
        return nights
    }

    @Test(
        "a rate by the minute of the clock: used, and not asked against for long",
        arguments: [(20, 60.0...300, false), (60, 60...300, false), (20, 1...3, false), (20, 60...300, true)]
    )
    func clockMinutes(perMinute: Int, taskSeconds: ClosedRange<Double>, tellsWhen: Bool) async {
        var scenario = ProviderScenario(edits: perMinute * 10, perClockMinute: perMinute, taskSeconds: taskSeconds)
        scenario.tellsWhen = tellsWhen
        let nights = await nights(scenario)
        #expect(nights.share(perMinute: Double(perMinute), burst: Double(perMinute)) >= 0.9)
        #expect(nights.mean(\.refusalsPerAccepted) <= (tellsWhen ? 0.2 : 0.4))
    }

    @Test("a rate of which 40 may come at once", arguments: [60.0...300, 1...3])
    func largeBurst(taskSeconds: ClosedRange<Double>) async {
        let scenario = ProviderScenario(edits: 400, rate: (perMinute: 20, burst: 40), taskSeconds: taskSeconds)
        let nights = await nights(scenario)
        #expect(nights.share(perMinute: 20, burst: 40) >= 0.98)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.15)
        #expect(nights.allSatisfy { (19...23).contains($0.memory.requestsPerMinute ?? 0) })
    }

    @Test(
        "a provider that says when the next request is welcome",
        arguments: [(20.0, 1.0, 0.88), (20, 4, 0.97), (60, 10, 0.97)]
    )
    func tellsWhen(perMinute: Double, burst: Double, least: Double) async {
        let scenario = ProviderScenario(rate: (perMinute: perMinute, burst: burst), tellsWhen: true)
        let nights = await nights(scenario)
        #expect(nights.share(perMinute: perMinute, burst: burst) >= least)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.1)
        #expect(nights.allSatisfy { $0.memory.requestsPerMinute.map { abs($0 / perMinute - 1) < 0.15 } ?? false })
    }

    @Test(
        "a provider that asks for half a minute where it needs three seconds is hardly ever asked in vain",
        arguments: [1.0, 4]
    )
    func longRetryAfter(burst: Double) async {
        let scenario = ProviderScenario(rate: (perMinute: 20, burst: burst), retryAfter: .seconds(30))
        for rate in [nil, 20.0] {
            let memory = GovernorMemory(requestsPerMinute: rate, burst: 1, date: .distantPast)
            let nights = await nights(scenario, memory: memory)
            #expect(nights.share(perMinute: 20, burst: burst) >= 0.5)
            #expect(nights.mean(\.refusalsPerAccepted) <= 0.06)
        }
    }

    @Test(
        "a known rate is kept where a refusal costs more than a minute, so that its time says nothing",
        arguments: [(70, 20.0, 20.0, 0.7), (120, 20, 20, 0.55), (120, 30, 20, 0.42), (120, 20, 60, 0.28)]
    )
    func longerRetryAfter(seconds: Int, known: Double, perMinute: Double, least: Double) async {
        let scenario = ProviderScenario(
            edits: Int(perMinute * 10),
            rate: (perMinute: perMinute, burst: 4),
            retryAfter: .seconds(seconds)
        )
        let memory = GovernorMemory(requestsPerMinute: known, burst: 1, date: .distantPast)
        let nights = await nights(scenario, memory: memory, seeds: 1...6)
        #expect(nights.share(perMinute: perMinute, burst: 4) >= least)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.04)
        #expect(nights.allSatisfy { (0.45...1.25).contains(($0.memory.requestsPerMinute ?? 0) / perMinute) })
    }

    @Test("chance with a long Retry-After does not wear a known rate down")
    func longRetryAfterByChance() async {
        let scenario = ProviderScenario(refusedByChance: 0.07, retryAfter: .seconds(120))
        let memory = GovernorMemory(requestsPerMinute: 20, burst: 1, date: .distantPast)
        let nights = await nights(scenario, memory: memory)
        #expect(nights.allSatisfy { $0.memory.requestsPerMinute.map { $0 > 8 } ?? true })
    }

    @Test("answers that take seconds", arguments: [(20.0, 0.95), (60, 0.85), (120, 0.55)])
    func slowAnswers(perMinute: Double, least: Double) async {
        let scenario = ProviderScenario(edits: 400, rate: (perMinute: perMinute, burst: 4), roundTrip: 2...3)
        let nights = await nights(scenario, seeds: 1...4)
        #expect(nights.share(perMinute: perMinute, burst: 4) >= least)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.15)
    }

    @Test("six seconds of refusals, where an earlier night knows a rate", arguments: [nil, 120.0])
    func knownRateAndOutage(perMinute: Double?) async {
        let scenario = ProviderScenario(
            edits: 400,
            rate: perMinute.map { (perMinute: $0, burst: 4) },
            refusesAll: 3..<9
        )
        let nights = await nights(
            scenario,
            memory: GovernorMemory(requestsPerMinute: 120, burst: 1, date: .distantPast)
        )
        #expect(nights.mean(\.seconds) <= (perMinute == nil ? 60 : 250))
    }

    @Test("a limit whose refusals ask for half a minute")
    func limitWithRetryAfter() async {
        let nights = await nights(ProviderScenario(limit: { _ in 5 }, retryAfter: .seconds(30)))
        #expect(nights.mean(\.usedNet) >= 0.98)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.1)
    }

    @Test("chance in the first ten minutes only: the limit is found after it, and remembered")
    func chanceThenLimit() async {
        let nights = await nights(ProviderScenario(limit: { _ in 5 }, refusedByChance: 0.2, chanceUntil: 600))
        #expect(nights.mean(\.usedNet) >= 0.98)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.25)
        #expect(nights.allSatisfy { $0.memory.runningLimit == 5 })
    }

    @Test("chance in the first ten minutes only: so is the rate")
    func chanceThenRate() async {
        let scenario = ProviderScenario(
            edits: 400,
            rate: (perMinute: 20, burst: 4),
            refusedByChance: 0.2,
            chanceUntil: 600
        )
        let nights = await nights(scenario)
        #expect(nights.share(perMinute: 20, burst: 4) >= 0.8)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.7)
        #expect(nights.count { (15...32).contains($0.memory.requestsPerMinute ?? 0) } >= 8)
    }

    @Test("a limit that falls when chance ends")
    func chanceThenLess() async {
        let scenario = ProviderScenario(
            edits: 400,
            limit: { $0 < 600 ? 20 : 5 },
            refusedByChance: 0.2,
            chanceUntil: 600
        )
        let nights = await nights(scenario)
        #expect(nights.mean(\.usedNet) >= 0.97)
        #expect(nights.allSatisfy { $0.memory.runningLimit == 5 })
    }

    @Test(
        "everything refused for one second in twenty, without any limit: none is learned",
        arguments: [60.0...300, 1...3]
    )
    func hiccups(taskSeconds: ClosedRange<Double>) async {
        let nights = await nights(
            ProviderScenario(edits: 400, hiccup: (every: 20, seconds: 1), taskSeconds: taskSeconds)
        )
        #expect(nights.allSatisfy { $0.result.seconds <= 20 })
        #expect(nights.allSatisfy { $0.memory.runningLimit == nil && $0.memory.requestsPerMinute == nil })
    }

    @Test("a single second of refusals, without any limit, costs hardly more than itself", arguments: [3.0, 5, 8, 12])
    func singleHiccup(at start: Double) async {
        let nights = await nights(ProviderScenario(edits: 1000, refusesAll: start..<start + 1), seeds: 1...3)
        #expect(nights.allSatisfy { $0.result.seconds <= 40 })
        #expect(nights.allSatisfy { $0.memory.requestsPerMinute == nil && $0.memory.runningLimit == nil })
    }

    @Test("chance that is rare, without any limit", arguments: [(0.01, 100.0), (0.02, 150), (0.05, 250)])
    func rareChance(share: Double, seconds: Double) async {
        let nights = await nights(ProviderScenario(edits: 1000, refusedByChance: share), seeds: 1...4)
        #expect(nights.mean(\.seconds) <= seconds)
        #expect(nights.mean(\.refusalsPerAccepted) <= share * 1.6)
    }

    @Test(
        "an outage of half a minute, in which everything is refused, teaches nothing that hinders",
        arguments: [20, 50]
    )
    func shortOutage(limit: Int) async {
        let scenario = ProviderScenario(
            edits: limit * 10,
            limit: { _ in limit },
            refusesAll: 60..<90,
            taskSeconds: 10...30
        )
        let nights = await nights(scenario)
        let needed = Double(limit) / 20 * 60
        #expect(nights.allSatisfy { $0.memory.requestsPerMinute ?? .infinity >= needed })
        #expect(nights.allSatisfy { abs(($0.memory.runningLimit ?? 0) - limit) <= 1 })
    }

    @Test("what is remembered is not less than what has run since")
    func remembered() async {
        let scenario = ProviderScenario(edits: 3000, limit: { _ in 50 }, refusesAll: 30..<33, taskSeconds: 1...3)
        let nights = await nights(scenario, seeds: 1...3)
        #expect(nights.allSatisfy { $0.memory.runningLimit ?? .max >= 10 })
    }

    @Test("the same with a limit: its slots are used", arguments: [(20, 20.0, 1.0), (5, 60, 5)])
    func hiccupsAndLimit(limit: Int, every: Double, seconds: Double) async {
        let nights = await nights(ProviderScenario(limit: { _ in limit }, hiccup: (every: every, seconds: seconds)))
        #expect(nights.mean(\.usedNet) >= 0.9)
        #expect(nights.mean(\.refusalsPerAccepted) <= 0.6)
    }

    @Test("a limit that goes from 5 to 3 to 8 while a fifth is refused by chance")
    func chanceAndChange() async {
        let scenario = ProviderScenario(limit: { $0 < 1500 ? 5 : $0 < 3000 ? 3 : 8 }, refusedByChance: 0.2)
        let nights = await nights(scenario)
        #expect(nights.mean(\.usedNet) >= 0.85)
        #expect(nights.mean(\.refusalsPerAccepted) <= 1)
    }

    @Test("a high rate while a fifth is refused by chance", arguments: [(60.0, 0.55), (120, 0.38)])
    func chanceAndRate(perMinute: Double, least: Double) async {
        let scenario = ProviderScenario(edits: 400, rate: (perMinute: perMinute, burst: 4), refusedByChance: 0.2)
        let nights = await nights(scenario)
        #expect(nights.share(perMinute: perMinute, burst: 4) >= least)
        #expect(nights.mean(\.refusalsPerAccepted) <= 1.2)
    }

    @Test("a provider that refuses by chance and then everything for ten minutes is asked ever more rarely")
    func chanceThenNothing() {
        var governor = SubmissionGovernor(random: SeededRandom(seed: 3).source)
        var now = Duration.zero
        func submit(isAccepted: Bool) {
            governor.started(at: now)
            if isAccepted { governor.accepted(at: now) } else { governor.refused(at: now) }
        }
        for isAccepted in [true, true, true, false] { submit(isAccepted: isAccepted) }
        for _ in 0..<15 {
            now += .milliseconds(200)
            if now >= .seconds(1) { submit(isAccepted: true) }
        }
        let end = now + .seconds(600)
        var posts = 0
        var mostInFlight = 0
        while now < end {
            while governor.next(at: now) == .go, governor.inFlight < 100 { governor.started(at: now) }
            posts += governor.inFlight
            if posts > 3 + 8 { mostInFlight = max(mostInFlight, governor.inFlight) }
            now += .milliseconds(300)
            while governor.inFlight > 0 { governor.refused(at: now) }
        }
        #expect(mostInFlight <= 1)
        #expect(posts <= 30, "\(posts) POSTs in ten minutes in which no task ends")
    }
}
