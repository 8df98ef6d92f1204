import EditModel
import Foundation
import Testing

extension DurabilityTests {
    /// The durable steps of nights that go otherwise: a run dies before each, and another fails at it.
    @Suite("Runs that die or fail at a rare durable step") struct RareStepTests {
        /// A night in which a step is taken.
        struct Rare: Sendable, CustomTestStringConvertible {
            var steps: [String]
            var manners = StrictEvolink.Manners()
            var lines = ["clip clips/"]
            var arguments: [String] = []
            /// How its last run exits, and where its edits stand.
            var exit: Int32 = 0
            var states: [String]
            /// How many tasks are made for its edits.
            var tasks = 1

            var testDescription: String { steps.joined(separator: ", ") }
        }

        private static let nights = [
            Rare(
                steps: ["output-rejected:1", "output-rejected:2", "output-rejected:3", "relinked", "lost"],
                manners: .init(damaged: [1]),
                exit: 1,
                states: ["lost"]
            ),
            Rare(
                steps: ["task-failed"],
                manners: .init(failures: [1: "content_policy_violation"]),
                exit: 1,
                states: ["failed"]
            ),
            Rare(
                steps: ["task-failed", "task-failed:2"],
                manners: .init(failures: [1: "generation_timeout", 2: "generation_timeout"]),
                states: ["archived"],
                tasks: 3
            ),
            Rare(
                steps: ["submission-refused"],
                manners: .init(balance: 0),
                exit: 2,
                // The POST left, and what was answered is lost with the run: nobody can tell any more.
                states: ["unknown"],
                tasks: 0
            ),
            Rare(steps: ["held"], arguments: ["--max-cost", "0.01"], exit: 2, states: ["held"], tasks: 0),
            Rare(steps: ["doubted", "postponed"], manners: .init(faults: [1: .lost]), states: ["archived"]),
            Rare(
                steps: ["postponed"],
                manners: .init(faults: [1: .refused(429, code: "rate_limit_exceeded", headers: ["Retry-After": "1"])]),
                states: ["archived"]
            ),
            Rare(
                steps: ["clip-fetched:1", "clip-fetched:2", "clip-fetched:3"],
                lines: ["clip @hosted"],
                states: ["archived"]
            ),
            Rare(steps: ["secret-kept", "secret-kept:4"], arguments: ["--publish", "serve"], states: ["archived"]),
        ]

        @Test("the next run goes on from it, and the bill is right") func rare() async throws {
            let cuts: [(Rare, String, Int32)] = Self.nights.flatMap { rare in
                rare.steps.flatMap { [(rare, "kill@\($0)", -SIGKILL), (rare, "fail@\($0)", Int32(73))] }
            }
            try await inLanes(cuts, width: 10) { rare, failpoint, exit in
                try await night(rare, failpoint, ends: exit)
            }
        }

        @Test("what nobody can tell stays so, and is not bought anew", arguments: [("kill", -SIGKILL), ("fail", 73)])
        func unknown(action: String, exit: Int32) async throws {
            try await StrictNovita.serving(lost: [1]) { provider in
                let night = try await Night(clips: 1)
                try night.manifest("set publish=serve", "clip clips/", provider: "novita")
                var environment = await provider.environment
                environment["WANBATCH_FAILPOINT"] = "\(action)@outcome-unknown"
                let cut = try await night.night(with: environment)
                #expect(try StepWalk.Struck(cut) != nil)
                #expect(cut.exit == exit, "\(cut.output)\(cut.errors)")
                environment["WANBATCH_FAILPOINT"] = nil
                #expect(try await night.night(with: environment).exit == 1)
                #expect(try night.report().column("state") == ["unknown"])
                #expect(await provider.posts == 1)
            }
        }

        private func night(_ rare: Rare, _ failpoint: String, ends exit: Int32) async throws {
            try await StrictEvolink.serving(rare.manners) { provider in
                let night = try await Night(clips: 1)
                let hosted = await provider.host("clip.mp4", try await Footage.shared.clip(1))
                try night.write(
                    "night.manifest",
                    (["set provider=evolink prompt=\"Make it snow\""] + rare.lines).joined(separator: "\n")
                        .replacing("@hosted", with: hosted)
                )
                let environment = await provider.environment
                let arguments = ["run", "night.manifest"] + rare.arguments
                let cut = try await night.start(
                    arguments,
                    environment.merging(["WANBATCH_FAILPOINT": failpoint]) { $1 }
                ).end()
                if try StepWalk.Struck(cut) != nil {
                    #expect(cut.exit == exit, "\(failpoint): \(cut.output)\(cut.errors)")
                } else {
                    // Which of two rare steps a night takes is up to it; but then it takes the other.
                    #expect(rare.steps.count > 1, "\(failpoint): not met")
                }
                let end = try await night.start(arguments, environment).end()
                #expect(end.exit == rare.exit || end.exit == 0, "\(failpoint): \(end.output)\(end.errors)")
                #expect(try night.report().column("state") == rare.states, "\(failpoint)")
                #expect(await provider.tasks.count == rare.tasks, "\(failpoint)")
                #expect(await provider.violations == [], "\(failpoint)")
                let sum = try night.report().sum("cost_usd")
                let bill = await provider.bill
                #expect(sum == bill, "\(failpoint): \(sum) instead of \(bill)")
                #expect(night.files("archive/tmp") == [], "\(failpoint)")
            }
        }
    }
}
