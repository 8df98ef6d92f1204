import Foundation
import Testing

@Suite("Nights that serve their clips from this machine", .timeLimit(.minutes(10))) struct ServeNightTests {
    @Test("a task that had not fetched its clip when the run was interrupted is unpaid, and its edit is bought once")
    func interrupted() async throws {
        try await StrictEvolink.serving(.init(holdsFetches: true)) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest", "--publish", "serve"], await provider.environment)
            try await eventually("a task") { await provider.tasks.count == 1 }
            run.send(SIGINT)
            #expect(try await run.end().exit == 2)
            await provider.behave { $0.holdsFetches = false }
            try await eventually("the task has failed") { await provider.manners.failures.count == 1 }
            let end = try await night.night("--publish", "serve", with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            let violations = await provider.violations
            #expect(violations == [], "\(violations)")
            #expect(await provider.tasks.count == 2)
            #expect(await Set(provider.tasks.map(\.key)).count == 2)
            #expect(night.outputs().count == 1)
            #expect(try night.report().column("attempts") == ["2"])
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }
}
