import BatchPipeline
import EditModel
import Foundation

/// A night of the governor against a provider in virtual time; what the simulation says of it can be asked of it.
@dynamicMemberLookup
struct SimulatedNight {
    var result: SimulationResult
    /// What the next night would know.
    var memory: GovernorMemory

    subscript<Value>(dynamicMember path: KeyPath<SimulationResult, Value>) -> Value { result[keyPath: path] }
}

extension [SimulatedNight] {
    /// Nights with the same provider, one for each seed.
    ///
    /// - Parameters:
    ///   - scenario: The provider, and the edits for it.
    ///   - memory: What an earlier night has learned.
    ///   - seeds: Those of the provider's and the governor's chance.
    init(_ scenario: ProviderScenario, memory: GovernorMemory? = nil, seeds: ClosedRange<UInt64>) async {
        self = []
        for seed in seeds {
            // The tests beside these wait for sockets and clocks: they get their turn.
            await Task.yield()
            let governor = SubmissionGovernor(memory: memory, random: SeededRandom(seed: seed + 99).source)
            var simulation = ProviderSimulation(scenario, policy: governor, seed: seed)
            let result = simulation.run()
            append(SimulatedNight(result: result, memory: simulation.policy.memory(on: .distantPast)))
        }
    }

    /// The share of all requests that a rate would have let in.
    func share(perMinute: Double, burst: Double) -> Double {
        mean { Double($0.accepted) / (burst + $0.seconds * perMinute / 60) }
    }
}

extension Collection {
    /// The mean of a figure.
    func mean(_ value: (Element) -> Double) -> Double { reduce(0) { $0 + value($1) } / Double(count) }
}
