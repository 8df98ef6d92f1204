import EditModel
import Foundation
import Testing

extension DurabilityTests {
    @Suite("Runs that die before a durable step") struct DyingStepTests {
        @Test("whichever step a run dies before, the next one goes on, and the bill is right")
        func everyStep() async throws {
            let struck = try await StepWalk.walk(every: 8) { place, number in
                try await Rehearsal.holding(seed: UInt64(number)) { rehearsal in
                    let end = try await rehearsal.night.night(with: rehearsal.environment("kill@\(place)"))
                    let struck = try StepWalk.Struck(end)
                    let what = "step \(place), \(struck?.name ?? "untouched")"
                    #expect(end.exit == (struck == nil ? 0 : -SIGKILL), "\(what): \(end.errors)")
                    try await rehearsal.finish()
                    try await rehearsal.check(what)
                    return struck
                }
            }
            #expect(StepWalk.everyNight.subtracting(struck.keys) == [])
            print("died before \(struck.values.reduce(0, +)) steps of \(struck.count) names")
        }

        @Test("a run that goes on from a dead one may die as well") func twice() async throws {
            let pairs = [
                ("kill@id-stored", "kill@id-stored"), ("kill@sent", "kill@posted"),
                ("kill@renamed:2", "kill@receipt-written"),
                ("kill@archived", "kill@archived"), ("kill@delivered", "kill@delivered"),
                ("kill@downloaded", "kill@leftover-removed"), ("kill@planned", "kill@intent-written:2"),
                ("kill@seen-succeeded", "kill@downloaded"),
            ]
            try await inLanes(pairs) { try await twice(first: $0, second: $1) }
        }

        private func twice(first: String, second: String) async throws {
            try await Rehearsal.holding(seed: 7) { rehearsal in
                for failpoint in [first, second, second] {
                    _ = try await rehearsal.night.night(with: rehearsal.environment(failpoint))
                }
                try await rehearsal.finish()
                try await rehearsal.check("\(first), then \(second)")
            }
        }
    }
}
