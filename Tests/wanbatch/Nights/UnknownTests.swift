import Foundation
import Testing

@Suite("Submissions of which nobody can tell") struct UnknownTests {
    @Test("at Novita a lost answer stays unknown until a person asks for it to be bought anew")
    func novita() async throws {
        try await StrictNovita.serving(lost: [1]) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("set price.novita.720p=0.10", "clip clips/", provider: "novita")
            let environment = await provider.environment.merging(["WANBATCH_PUBLISH": "serve"]) { $1 }
            let end = try await night.night(with: environment)
            #expect(end.exit == 1, "\(end.errors)")
            #expect(end.output.contains("retry night --unknown"), "\(end.output)")
            let row = try #require(try night.report().rows.first)
            #expect(row["state"] == "unknown")
            #expect(row["clip"] == "clips/0.mp4")
            #expect(row["error_message"]?.contains("0.4000") == true, "\(row)")
            #expect(try await night.night(with: environment).exit == 0)
            #expect(await provider.posts == 1)
            let refused = try await night.run("retry", "night", "--unknown", with: environment)
            #expect(refused.exit == 64)
            #expect(refused.errors.contains("up to 0.4000 USD may be paid twice"), "\(refused.errors)")
            #expect(refused.errors.contains("--yes"))
            #expect(try night.report().column("state") == ["unknown"])
            let retry = try await night.run("retry", "night", "--unknown", "--yes", with: environment)
            #expect(retry.exit == 0, "\(retry.errors)")
            #expect(try await night.night(with: environment).exit == 0)
            #expect(await provider.posts == 2)
            #expect(try night.report().column("state") == ["archived"])
        }
    }

    @Test("a provider that buys a repetition anew is found out, and the person is told at once and at the end")
    func secondTask() async throws {
        for isQuiet in [false, true] {
            try await StrictEvolink.serving(.init(faults: [1: .lost], hasKeys: false)) { provider in
                let night = try await Night(clips: 1)
                try night.manifest("clip clips/")
                let end = try await night.start(
                    ["run", "night.manifest"] + (isQuiet ? ["--quiet"] : []),
                    provider.environment
                ).end()
                #expect(end.exit == 0, "\(end.errors)")
                #expect(await provider.tasks.count == 2)
                #expect(try night.report().column("state") == ["archived"])
                let words = "Evolink lists 1 task since"
                #expect((isQuiet ? end.errors : end.output).contains("look at this: \(words)"), "\(end.output)")
                #expect(isQuiet || end.errors.contains("warning: \(words)"), "\(end.errors)")
                let log = try #require(night.files("archive/night/logs").first)
                let text = try String(contentsOf: night.path(log), encoding: .utf8)
                #expect(text.contains(#""code":"tasks-unaccounted""#))
            }
        }
    }

    @Test("Novita's own words are told apart by their reason") func reasons() async throws {
        let refusals = [1: (status: 400, reason: "BILLING_BALANCE_NOT_ENOUGH")]
        try await StrictNovita.serving(refusals: refusals) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/", provider: "novita")
            let environment = await provider.environment.merging(["WANBATCH_MAX_RUNNING": "1"]) { $1 }
            let end = try await night.night("--publish", "serve", with: environment)
            #expect(end.exit == 2, "\(end.errors)")
            #expect(await provider.made == 0)
            #expect(Set(try night.report().column("state")) == ["held"])
            #expect(try await night.night("--publish", "serve", with: environment).exit == 0)
            #expect(await provider.made == 2)
        }
    }
}
