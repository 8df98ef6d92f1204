import Foundation
import Testing

@Suite("Nights after the first") struct SecondNightTests {
    @Test("a finished batch submits nothing, a renamed clip neither; a new clip is the only new edit")
    func renamed() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/*.mp4")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.count("post") == 2)
            try FileManager.default.moveItem(at: night.path("clips/0.mp4"), to: night.path("clips/renamed.mp4"))
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.count("post") == 2)
            #expect(night.outputs().contains { $0.contains("/renamed.") })
            try await night.clip("new.mp4", 9)
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.count("post") == 3)
            #expect(await provider.violations == [])
            let report = try night.report()
            #expect(report.rows.count == 3)
            #expect(await provider.bill == report.sum("cost_usd"))
        }
    }

    @Test("the same clip twice is paid once and has two rows and two files") func shared() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try await night.clip("twin.mp4", 0)
            try night.manifest("clip clips/0.mp4", "clip clips/twin.mp4", "clip clips/0.mp4 prompt=\"Make it rain\"")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 2)
            #expect(await provider.count("upload") == 1)
            let report = try night.report()
            #expect(report.column("cost_basis") == ["provider", "shared", "provider"])
            #expect(report.column("cost_usd") == ["0.3200", "0.0000", "0.3200"])
            #expect(night.outputs().count == 3)
            #expect(await provider.bill == report.sum("cost_usd"))
        }
    }

    @Test("another batch of the same archive does not pay again") func otherBatch() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(try await night.night("--batch", "other", with: provider.environment).exit == 0)
            #expect(await provider.count("post") == 1)
            #expect(night.outputs("other").count == 1)
            #expect(try night.report("other").sum("cost_usd") == 0)
        }
    }

    @Test("an output that was deleted does not make an edit paid for again") func again() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            for file in night.files("archive/night/outputs") {
                try FileManager.default.removeItem(at: night.path(file))
            }
            _ = try await night.night(with: provider.environment)
            #expect(await provider.count("post") == 1)
        }
    }

    @Test("the name of a batch belongs to one manifest") func names() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            try FileManager.default.createDirectory(at: night.path("other"), withIntermediateDirectories: true)
            try night.write("other/night.manifest", "clip ../clips/0.mp4 prompt=x provider=evolink\n")
            let end = try await night.run("run", "other/night.manifest", with: provider.environment)
            #expect(end.exit == 64)
            #expect(end.errors.contains("--batch"))
            #expect(await provider.count("post") == 1)
        }
    }
}
