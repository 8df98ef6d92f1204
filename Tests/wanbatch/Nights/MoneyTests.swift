import Foundation
import Testing

@Suite("Money and time") struct MoneyTests {
    @Test("a run never commits to more than its budget, and a higher one goes on") func budget() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 4)
            try night.manifest("clip clips/")
            let end = try await night.night("--max-cost", "0.70", with: provider.environment)
            #expect(end.exit == 2, "\(end.errors)")
            #expect(await provider.tasks.count == 2)
            #expect(try night.report().column("state").filter { $0 == "held" }.count == 2)
            #expect(try await night.night("--max-cost", "0.70", with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 4)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("the environment sets a budget, the command line wins") func precedence() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("set max-cost=0.10", "clip clips/")
            var environment = await provider.environment
            #expect(try await night.night(with: environment).exit == 2)
            #expect(await provider.tasks.isEmpty)
            environment["WANBATCH_MAX_COST"] = "0.32"
            #expect(try await night.night(with: environment).exit == 2)
            #expect(await provider.tasks.count == 1)
            #expect(try await night.night("--max-cost", "5", with: environment).exit == 0)
            #expect(await provider.tasks.count == 2)
        }
    }

    @Test("a budget needs prices: an unknown one is an error until it is set") func unknownPrice() async throws {
        try await StrictNovita.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/", provider: "novita")
            let end = try await night.night("--max-cost", "1", "--publish", "serve", with: provider.environment)
            #expect(end.exit == 64 || end.exit == 65, "\(end.errors)")
            #expect(await provider.posts == 0)
            try night.manifest("set price.novita.720p=0.10", "clip clips/", provider: "novita")
            let paid = try await night.night("--max-cost", "1", "--publish", "serve", with: provider.environment)
            #expect(paid.exit == 0, "\(paid.errors)")
            #expect(try night.report().column("cost_usd") == ["0.4000"])
            #expect(try night.report().column("cost_basis") == ["computed"])
        }
    }

    @Test("a deadline is a time of day", arguments: ["24:00", "soon", "7"]) func deadline(text: String) async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        let end = try await night.night("--deadline", text, with: ["EVOLINK_API_KEY": "k"])
        #expect(end.exit == 64, "\(end.errors)")
        #expect(end.errors.contains("deadline"))
    }
}
