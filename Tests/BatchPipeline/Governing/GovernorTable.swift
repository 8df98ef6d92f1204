import BatchPipeline
import EditModel

/// The table of the documentation: the governor beside what others do, each on the same provider and the same tasks.
struct GovernorTable {
    /// A provider whose limits nobody was told.
    struct Row {
        var name: String
        var scenario: ProviderScenario
        /// Who knows the limits and asks for no more: the bound where the slots alone say nothing.
        var isBoundByOracle = false
        /// Whether it takes as long as all others together (``GovernorFiguresTests`` has its figures for a seed).
        var isLong = false
    }

    let seeds: ClosedRange<UInt64>

    static let rows: [Row] = [
        Row(name: "limit 1", scenario: ProviderScenario(limit: { _ in 1 })),
        Row(name: "limit 2", scenario: ProviderScenario(limit: { _ in 2 })),
        Row(name: "limit 3", scenario: ProviderScenario(limit: { _ in 3 })),
        Row(name: "limit 5", scenario: ProviderScenario(limit: { _ in 5 })),
        Row(name: "limit 20", scenario: ProviderScenario(limit: { _ in 20 })),
        Row(
            name: "limit 100, 1,000 edits",
            scenario: ProviderScenario(edits: 1000, limit: { _ in 100 }),
            isLong: true
        ),
        Row(name: "limit 5, 3, 8", scenario: ProviderScenario(limit: { $0 < 1500 ? 5 : $0 < 3000 ? 3 : 8 })),
        Row(name: "limit 3, 8, 5", scenario: ProviderScenario(limit: { $0 < 2000 ? 3 : $0 < 4000 ? 8 : 5 })),
        Row(
            name: "20 requests a minute",
            scenario: ProviderScenario(rate: (perMinute: 20, burst: 4)),
            isBoundByOracle: true
        ),
        Row(
            name: "limit 30 and 20 requests a minute",
            scenario: ProviderScenario(limit: { _ in 30 }, rate: (perMinute: 20, burst: 4)),
            isBoundByOracle: true
        ),
        Row(
            name: "limit 5, an outage of 10 minutes",
            scenario: ProviderScenario(limit: { _ in 5 }, outage: 2000..<2600)
        ),
        Row(
            name: "limit 5, a fifth refused by chance",
            scenario: ProviderScenario(limit: { _ in 5 }, refusedByChance: 0.2)
        ),
        Row(
            name: "limit 20, a fifth refused by chance",
            scenario: ProviderScenario(limit: { _ in 20 }, refusedByChance: 0.2)
        ),
    ]

    static let policies = ["the governor", "fixed 2", "fixed 5", "fixed 20", "AIMD 0.9/+1"]

    /// A cell: share used, and refusals (also POSTs without an answer) per accepted submission.
    func cell(_ row: Row, _ policy: String) async -> (used: Double, refused: Double, completed: Bool) {
        var used = 0.0
        var refused = 0.0
        var isComplete = true
        for seed in seeds {
            await Task.yield()
            let result = run(row.scenario, policy, seed)
            if row.isBoundByOracle {
                var bound = ProviderSimulation(row.scenario, policy: OraclePolicy(row.scenario), seed: seed)
                used += bound.run().seconds / result.seconds
            } else {
                used += result.usedNet
            }
            refused += Double(result.refused + result.failedPosts) / Double(max(result.accepted, 1))
            isComplete = isComplete && result.completed == row.scenario.edits
        }
        return (used / Double(seeds.count), refused / Double(seeds.count), isComplete)
    }

    private func run(_ scenario: ProviderScenario, _ policy: String, _ seed: UInt64) -> SimulationResult {
        let random = SeededRandom(seed: seed + 99).source
        func result(_ policy: some SubmissionPolicy) -> SimulationResult {
            var simulation = ProviderSimulation(scenario, policy: policy, seed: seed)
            return simulation.run()
        }
        return switch policy {
        case "fixed 2": result(FixedPolicy(limit: 2, random: random))
        case "fixed 5": result(FixedPolicy(limit: 5, random: random))
        case "fixed 20": result(FixedPolicy(limit: 20, random: random))
        case "AIMD 0.9/+1": result(AdditiveIncreasePolicy())
        default: result(SubmissionGovernor(random: random))
        }
    }
}
