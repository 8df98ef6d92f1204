import EditModel
import Foundation
import Synchronization
import TestSupport
import Testing

extension DurabilityTests {
    /// kill -9 at random moments, run after run, until the night is done; then the next night.
    @Suite("Runs that are killed at random moments") struct RandomKillTests {
        @Test("nothing is paid twice and nothing is lost, however often a run is killed", .timeLimit(.minutes(60)))
        func random() async throws {
            let kills = KillCount(Self.number("WANBATCH_TEST_KILLS") ?? 30)
            let seed = TestSeed.orElse(1)
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask {
                        while let night = kills.nextNight() {
                            try await self.night(seed: seed * 100_000 + night, kills)
                        }
                    }
                }
                try await group.waitForAll()
            }
            print("killed \(kills.wanted) times in \(kills.nights) nights, seed \(seed)")
        }

        private static func number(_ name: String) -> Int? {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
        }

        private func night(seed: UInt64, _ kills: KillCount) async throws {
            try await Rehearsal.holding(seed: seed) { rehearsal in
                var random = SeededGenerator(seed: seed)
                var killed = 0
                while killed < 25, kills.isLeft {
                    let run = try rehearsal.night.start(["run", "night.manifest"], rehearsal.environment())
                    // Early moments more often than late ones: there is more to do in them.
                    let moment = Double.random(in: 0...1, using: &random)
                    try await ContinuousClock().sleep(for: .milliseconds(10 + Int(3500 * moment * moment)))
                    run.send(SIGKILL)
                    let end = try await run.end()
                    if end.exit == -SIGKILL {
                        killed += 1
                        kills.count()
                    } else {
                        #expect([0, 2].contains(end.exit), "\(end.errors)")
                    }
                    if end.exit == 0 { break }
                }
                try await rehearsal.finish()
                try await rehearsal.check("seed \(seed), \(killed) kills")
            }
        }
    }
}

/// How many kills are still to be done, over all nights.
private final class KillCount: Sendable {
    let wanted: Int
    private let state = Mutex((kills: 0, nights: 0))

    init(_ wanted: Int) { self.wanted = wanted }

    var isLeft: Bool { state.withLock { $0.kills < wanted } }
    var nights: Int { state.withLock { $0.nights } }

    func count() { state.withLock { $0.kills += 1 } }

    /// The number of the next night; `nil` when enough has been killed.
    func nextNight() -> UInt64? {
        state.withLock { state in
            guard state.kills < wanted else { return nil }
            state.nights += 1
            return UInt64(state.nights)
        }
    }
}
