import BatchPipeline
import EditModel
import Testing

/// What the governor reaches against limits that nobody told it: 200 edits, tasks of 60 to 300 s, in virtual time.
@Suite("The governor's figures, by simulation")
struct GovernorFiguresTests {
    /// Few where the seeds hardly differ, so that the tests stay quick; all 12 of the figures where they do.
    private static let seeds: ClosedRange<UInt64> = 1...4
    private static let allSeeds: ClosedRange<UInt64> = 1...12

    private func results(
        _ scenario: ProviderScenario,
        seeds: ClosedRange<UInt64> = GovernorFiguresTests.seeds
    ) async -> [SimulatedNight] {
        await [SimulatedNight](scenario, seeds: seeds)
    }

    @Test(
        "a fixed limit: its slots are used, refusals are rare, no edit is lost",
        arguments: [(5, 0.99, 0.10), (1, 0.98, 0.5), (2, 0.98, 0.2), (3, 0.98, 0.2), (20, 0.98, 0.2)]
    )
    func fixedLimit(limit: Int, used: Double, refused: Double) async {
        let results = await results(ProviderScenario(limit: { _ in limit }))
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.mean(\.usedNet) >= used)
        #expect(results.mean(\.refusalsPerAccepted) <= refused)
        #expect(results.mean(\.used) >= used - 0.02, "polling costs little")
    }

    @Test("a limit of 100 with 1,000 edits")
    func largeLimit() {
        var simulation = ProviderSimulation(
            ProviderScenario(edits: 1000, limit: { _ in 100 }),
            policy: SubmissionGovernor(random: SeededRandom(seed: 7).source),
            seed: 7
        )
        let result = simulation.run()
        #expect(result.completed == 1000)
        #expect(result.usedNet >= 0.97)
        #expect(result.refusalsPerAccepted <= 0.2)
    }

    @Test("a limit that goes from 5 to 3 to 8 is followed", arguments: [1500.0, 2000])
    func changingLimit(period: Double) async {
        let results = await results(
            ProviderScenario(limit: { $0 < period ? 5 : $0 < 2 * period ? 3 : 8 }),
            seeds: Self.allSeeds
        )
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.mean(\.usedNet) >= 0.97)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.2)
    }

    @Test("a limit that rises from 3 to 8 is found soon, though completions are rare")
    func risingLimit() async {
        var all: [SimulatedNight] = []
        // Where the limit rises after 1,200 or 1,500 s, 0.958 and 0.954 are reached.
        for period in [1200.0, 1500, 1750, 2000, 2500] {
            let scenario = ProviderScenario(limit: { $0 < period ? 3 : $0 < 2 * period ? 8 : 5 })
            let results = await results(scenario, seeds: Self.allSeeds)
            #expect(results.allSatisfy { $0.completed == 200 })
            #expect(results.mean(\.usedNet) >= 0.95, "\(period) s")
            #expect(results.mean(\.refusalsPerAccepted) <= 0.23, "\(period) s")
            all += results
        }
        #expect(all.mean(\.usedNet) >= 0.96)
    }

    @Test("a rate of 20 a minute is found and used")
    func rate() async {
        let results = await results(ProviderScenario(rate: (perMinute: 20, burst: 4)), seeds: Self.allSeeds)
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.share(perMinute: 20, burst: 4) >= 0.97)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.1)
    }

    @Test("a rate and a limit at once: as quick as one who knows both", arguments: [5, 30, 45])
    func both(limit: Int) async {
        let scenario = ProviderScenario(limit: { _ in limit }, rate: (perMinute: 20, burst: 4))
        let results = await results(scenario, seeds: Self.allSeeds)
        let bounds = Self.allSeeds.map { seed in
            var simulation = ProviderSimulation(scenario, policy: OraclePolicy(scenario), seed: seed)
            return simulation.run().seconds
        }
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(bounds.mean { $0 } / results.mean(\.seconds) >= 0.97)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.2)
    }

    @Test("after an outage of 10 minutes the slots are full again within two task times, without a storm")
    func outage() async {
        let results = await results(ProviderScenario(limit: { _ in 5 }, outage: 2000..<2600))
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.allSatisfy { ($0.recoveredAfter ?? .infinity) <= 2 * 140 })
        #expect(results.allSatisfy { $0.failedPosts <= 60 })
        #expect(results.mean(\.usedNet) >= 0.98)
    }

    @Test("the same where the provider refuses everything for 10 minutes")
    func refusal() async {
        let results = await results(ProviderScenario(limit: { _ in 5 }, refusesAll: 2000..<2600))
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.allSatisfy { ($0.recoveredAfter ?? .infinity) <= 2 * 140 })
        #expect(results.allSatisfy { $0.refused <= 100 })
    }

    @Test("tasks of two seconds: the figures hold, since nothing is measured in fixed seconds")
    func shortTasks() async {
        let results = await results(
            ProviderScenario(limit: { _ in 5 }, taskSeconds: 0.8...4, roundTrip: 0.002...0.005)
        )
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.mean(\.usedNet) >= 0.99)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.1)
    }

    @Test(
        "tasks that all take the same time end before anybody looks, which is no sign of a rate",
        arguments: [(2.0, 3), (2, 8), (10, 5), (10, 20), (10, 50), (90, 5)]
    )
    func equalTasks(seconds: Double, limit: Int) async {
        for spread in [1, 1.2] {
            let scenario = ProviderScenario(
                limit: { _ in limit },
                taskSeconds: seconds...seconds * spread,
                roundTrip: 0.005...0.02
            )
            let results = await results(scenario)
            #expect(results.allSatisfy { $0.completed == 200 })
            #expect(results.mean(\.used) >= 0.97, "polling included")
        }
    }

    @Test("a strict rate, without anything at once", arguments: [20.0, 60])
    func strictRate(perMinute: Double) async {
        let scenario = ProviderScenario(rate: (perMinute: perMinute, burst: 1), roundTrip: 0.005...0.02)
        let results = await results(scenario, seeds: Self.allSeeds)
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.share(perMinute: perMinute, burst: 1) >= 0.85)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.1)
    }

    @Test(
        "a provider that refuses a fifth by chance: its slots are used all the same",
        arguments: [(3, 60.0...300, 0.9), (5, 60...300, 0.9), (20, 60...300, 0.9), (5, 1...3, 0.6)]
    )
    func chance(limit: Int, taskSeconds: ClosedRange<Double>, used: Double) async {
        let scenario = ProviderScenario(limit: { _ in limit }, refusedByChance: 0.2, taskSeconds: taskSeconds)
        let results = await results(scenario, seeds: Self.allSeeds)
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.mean(\.usedNet) >= used)
        #expect(results.mean(\.refusalsPerAccepted) <= 1)
    }

    @Test(
        "the same without any limit: none is learned that lasts",
        arguments: [(60.0...300, 250.0), (1...3, 90)]
    )
    func chanceAlone(taskSeconds: ClosedRange<Double>, seconds: Double) async {
        let results = await results(
            ProviderScenario(refusedByChance: 0.2, taskSeconds: taskSeconds),
            seeds: Self.allSeeds
        )
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.mean(\.seconds) <= seconds)
        #expect(results.mean(\.refusalsPerAccepted) <= 0.35)
    }

    @Test(
        "a high rate is not taken for chance, whatever tasks take",
        arguments: [
            (120.0, 60.0...300, 0.97, 0.1), (120, 1...3, 0.97, 0.35), (240, 60...300, 0.95, 0.15),
            (240, 1...3, 0.95, 0.35), (600, 60...300, 0.9, 0.15), (600, 1...3, 0.9, 0.35),
        ]
    )
    func highRate(perMinute: Double, taskSeconds: ClosedRange<Double>, used: Double, refused: Double) async {
        let scenario = ProviderScenario(
            edits: max(200, Int(perMinute * 1.7)),
            rate: (perMinute: perMinute, burst: 4),
            taskSeconds: taskSeconds,
            roundTrip: 0.005...0.02
        )
        let results = await results(scenario, seeds: perMinute > 120 ? 1...2 : Self.allSeeds)
        #expect(results.allSatisfy { $0.completed == scenario.edits })
        #expect(results.share(perMinute: perMinute, burst: 4) >= used)
        #expect(results.mean(\.refusalsPerAccepted) <= refused)
    }

    @Test("a rate is found although a fifth is refused by chance")
    func rateAndChance() async {
        let scenario = ProviderScenario(rate: (perMinute: 20, burst: 4), refusedByChance: 0.2)
        let results = await results(scenario, seeds: Self.allSeeds)
        #expect(results.allSatisfy { $0.completed == 200 })
        #expect(results.share(perMinute: 20, burst: 4) >= 0.65)
        #expect(results.mean(\.refusalsPerAccepted) <= 1)
    }

    @Test("it does better than additive increase, with fewer refusals")
    func comparison() async {
        let scenario = ProviderScenario(limit: { _ in 20 })
        let governed = await results(scenario)
        let additive = Self.seeds.map { seed in
            var simulation = ProviderSimulation(scenario, policy: AdditiveIncreasePolicy(), seed: seed)
            return simulation.run()
        }
        #expect(governed.mean(\.usedNet) > additive.mean(\.usedNet))
        #expect(governed.mean(\.refusalsPerAccepted) < additive.mean(\.refusalsPerAccepted))
    }
}
