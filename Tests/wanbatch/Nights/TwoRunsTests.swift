import Foundation
import Testing

@Suite("Two runs at once") struct TwoRunsTests {
    @Test("a second run of a batch exits 75, status works meanwhile, collect fetches and never posts")
    func twoAtOnce() async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest", "--max-running", "1"], await provider.environment)
            try await eventually("a task") { await provider.count("query") + provider.count("batch") > 0 }
            let second = try await night.night("--quiet", with: provider.environment)
            #expect(second.exit == 75 && second.errors.contains("wanbatch status night --watch"), "\(second.errors)")
            // What cron would mail every hour.
            let hourly = try await night.run("collect", "--quiet", with: provider.environment)
            #expect(hourly.exit == 75 && hourly.errors == "" && hourly.output == "", "\(hourly.errors)")
            let asked = try await night.run("collect", with: provider.environment)
            #expect(asked.exit == 75 && asked.errors.contains("another run holds"), "\(asked.errors)")
            let status = try await night.run("status")
            #expect(status.exit == 0)
            #expect(status.output.contains("1 running"), "\(status.output)")
            #expect(status.output.contains("is going on"), "\(status.output)")
            run.send(SIGKILL)
            _ = try await run.end()
            await provider.behave { $0.isFrozen = false }
            let posts = await provider.count("post")
            let collected = try await night.run("collect", "night", with: provider.environment)
            #expect(collected.exit == 0, "\(collected.errors)")
            #expect(night.outputs().count == 1)
            #expect(await provider.count("post") == posts)
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 3)
            let later = try await night.run("status")
            #expect(later.output.contains("3 archived"), "\(later.output)")
        }
    }

    @Test("two batches of one archive at once pay for what both name only once") func twoBatches() async throws {
        try await StrictEvolink.serving(.init(holdsOutputs: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let first = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a download") { await provider.count("output") > 0 }
            try await night.clip("own.mp4", 20)
            try night.write("other.manifest", "set provider=evolink prompt=\"Make it snow\"\nclip clips/\n")
            let second = try night.start(["run", "other.manifest"], await provider.environment)
            try await eventually("the other's edit") { await provider.tasks.count == 4 }
            await provider.behave { $0.holdsOutputs = false }
            let ends = (try await first.end(), try await second.end())
            #expect(ends.0.exit == 0, "\(ends.0.errors)")
            #expect(ends.1.exit == 0, "\(ends.1.errors)")
            #expect(await provider.tasks.count == 4)
            #expect(night.outputs().count == 3)
            #expect(night.outputs("other").count == 4)
            let sums = (try night.report().sum("cost_usd"), try night.report("other").sum("cost_usd"))
            #expect(await provider.bill == Decimal(128) / 100)
            #expect(sums.0 == Decimal(96) / 100)
            #expect(sums.1 == Decimal(32) / 100)
        }
    }
}
