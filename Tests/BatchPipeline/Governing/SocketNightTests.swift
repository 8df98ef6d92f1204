import Foundation
import Testing

@testable import BatchPipeline

/// The simulation of the governor against the real thing: the same tasks, twenty times as quick as the provider's, over
/// real sockets, and in the simulation the round trip that was measured on them. With `WANBATCH_TEST_TABLE=all` for
/// three minutes and within 2 %, which needs a machine of its own; the ordinary run, beside other tests and with quicker
/// tasks, only sees to it that the limit is found without a storm.
@Suite("The governor over real sockets") struct SocketNightTests {
    private static var isWhole: Bool { ProcessInfo.processInfo.environment["WANBATCH_TEST_TABLE"] == "all" }

    @Test("uses the slots as the simulation says, with few refusals") func slots() async throws {
        let night =
            Self.isWhole
            ? SocketNight(edits: 100, limit: 5, taskSeconds: 3...15)
            : SocketNight(edits: 30, limit: 5, taskSeconds: 0.6...3)
        let real = try await night.run()
        #expect(real.taskTimes.count == night.edits)
        var scenario = ProviderScenario(edits: night.edits, limit: { [limit = night.limit] _ in limit })
        scenario.taskTimes = real.taskTimes
        scenario.roundTrip = real.roundTrip...real.roundTrip
        let simulated = await [SimulatedNight](scenario, seeds: 1...8)
        let (expected, refused) = (simulated.mean(\.usedNet), simulated.mean(\.refusalsPerAccepted))
        let figures =
            String(format: "used %.1f %%, %.1f %% with what was not seen yet; ", real.used * 100, real.usedNet * 100)
            + String(format: "the simulation %.1f %%; refused %.2f and %.2f; ", expected * 100, real.refused, refused)
            + String(format: "a round trip of %.3f s", real.roundTrip)
        print(figures)
        #expect(real.refused <= refused + (Self.isWhole ? 0.05 : 0.5), "\(figures)")
        if Self.isWhole { #expect(abs(real.usedNet - expected) <= 0.02, "\(figures)") }
    }
}
