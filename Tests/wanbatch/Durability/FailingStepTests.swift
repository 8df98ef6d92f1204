import EditModel
import Foundation
import Testing

extension DurabilityTests {
    @Suite("Runs with a durable step that fails") struct FailingStepTests {
        /// Whether a step's failing does not end a run: a POST that could not leave is tried again; the log goes to the
        /// screen; and the second ledger that a run opens is that of its progress line.
        private static func isHarmless(_ struck: StepWalk.Struck) -> Bool {
            struck.step == .sent || struck.step == .logOpened || struck.name == "ledger-opened:2"
        }

        @Test("whichever step fails, the run says so and exits 73, and the next one goes on")
        func everyStep() async throws {
            let struck = try await StepWalk.walk(every: 12) { place, number in
                try await Rehearsal.holding(seed: UInt64(number)) { rehearsal in
                    let error = number.isMultiple(of: 2) ? "EIO" : "ENOSPC"
                    let end = try await rehearsal.night.night(with: rehearsal.environment("fail@\(place)=\(error)"))
                    let struck = try StepWalk.Struck(end)
                    let what = "step \(place), \(error) at \(struck?.name ?? "none")"
                    let isFatal = struck.map { !Self.isHarmless($0) } ?? false
                    #expect(end.exit == (isFatal ? 73 : 0), "\(what): \(end.output)\(end.errors)")
                    if isFatal {
                        let word = error == "EIO" ? /disk I\/O error|Input\/output error/ : /is full|No space left/
                        #expect((end.output + end.errors).contains(word), "\(what): \(end.output)\(end.errors)")
                    }
                    try await rehearsal.finish()
                    try await rehearsal.check(what)
                    return struck
                }
            }
            #expect(StepWalk.everyNight.subtracting(struck.keys) == [])
            print("failed at \(struck.values.reduce(0, +)) steps of \(struck.count) names")
        }

        @Test("a disk that stays full from some step on costs nothing but time") func lasting() async throws {
            try await inLanes([9, 20, 36, 52, 60], lasting)
        }

        private func lasting(number: Int) async throws {
            try await Rehearsal.holding(seed: UInt64(number)) { rehearsal in
                let end = try await rehearsal.night.night(with: rehearsal.environment("fail@\(number)+"))
                #expect(end.exit == 73, "\(end.output)\(end.errors)")
                #expect((end.output + end.errors).contains(/is full|No space left/), "\(end.output)\(end.errors)")
                try await rehearsal.finish()
                try await rehearsal.check("full from step \(number) on")
            }
        }
    }
}
