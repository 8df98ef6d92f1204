import Foundation
import Testing

@Suite("Long clips in pieces") struct SplitTests {
    /// A night of one clip of 25 s at 12 pictures a second: three pieces of 100 pictures.
    private func longNight(_ options: String = "") async throws -> Night {
        let night = try await Night()
        try await Footage.shared.odd(seconds: 25).write(to: night.path("clips/film.avi"))
        try night.manifest("clip clips/ long=split \(options)")
        return night
    }

    private func joined(_ night: Night) -> [String] { night.outputs().filter { $0.hasSuffix(".joined.mp4") } }

    @Test("a long clip is edited in pieces and joined to its own length, once") func wholeNight() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await longNight()
            let plan = try await night.run("plan", "night.manifest")
            #expect(plan.output.contains("trim 25.00 s to 8.33 s"), "\(plan.output)")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 3)
            #expect(await provider.violations == [])
            let report = try night.report()
            #expect(report.column("state") == ["archived", "archived", "archived"])
            #expect(report.column("input_seconds") == ["8.333", "8.333", "8.333"])
            #expect(await provider.bill == report.sum("cost_usd"))
            let file = try #require(joined(night).first)
            let seconds = try await Footage.seconds(of: night.path(file))
            #expect(abs(seconds - 25) < 0.05)
            let receipt = try JSONNode(Data(contentsOf: night.path(file.replacing(".mp4", with: ".json"))).map { $0 })
            #expect(receipt?["pieces"]?.list?.count == 3)
            // Again: nothing is bought, and what is deleted is joined anew.
            try FileManager.default.removeItem(at: night.path(file))
            let again = try await night.night(with: provider.environment)
            #expect(again.exit == 0, "\(again.errors)")
            #expect(await provider.tasks.count == 3)
            #expect(joined(night) == [file])
            #expect(night.files("archive/tmp") == [])
        }
    }

    @Test("pieces are reserved together or held together") func budget() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await longNight()
            // A piece may cost 2 x 9 s x 0.08 USD = 1.44 USD.
            let held = try await night.night("--max-cost", "4.31", with: provider.environment)
            #expect(held.exit == 2, "\(held.errors)")
            #expect(await provider.tasks.isEmpty)
            #expect(try night.report().column("state") == ["held", "held", "held"])
            #expect(try await night.night("--max-cost", "4.32", with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 3)
            #expect(joined(night).count == 1)
        }
    }

    @Test("what others may spend is less by the pieces that are still to come") func promised() async throws {
        try await StrictEvolink.serving(.init(runningLimit: 1)) { provider in
            let night = try await longNight()
            try await night.clip("zebra.mp4", 1)
            try night.manifest("clip clips/ long=split")
            // The pieces and the other clip (0.32 USD) would come to 4.64 USD.
            let end = try await night.night("--max-cost", "4.40", with: provider.environment)
            // Whichever comes first: all pieces and not the other, or the other and no piece.
            #expect(end.exit == 2, "\(end.errors)")
            let held = try night.report().column("state").filter { $0 == "held" }.count
            let pieces = await provider.tasks.count { $0.seconds ?? 0 > 8 }
            #expect([1: 3, 3: 0][held] == pieces, "\(held) held, \(pieces) pieces")
            #expect(await provider.bill <= Decimal(440) / 100)
        }
    }

    @Test("a missing piece leaves the others and says so; it is joined later") func missing() async throws {
        try await StrictEvolink.serving(.init(failures: [2: "content_policy_violation"])) { provider in
            let night = try await longNight()
            let end = try await night.night("--max-running", "1", with: provider.environment)
            #expect(end.exit == 1, "\(end.errors)")
            #expect(end.errors.contains("2 of 3 pieces are archived"), "\(end.errors)")
            #expect(night.outputs().count == 2)
            #expect(joined(night).isEmpty)
            #expect(try await night.run("retry", "night", "--failed").exit == 0)
            let later = try await night.night(with: provider.environment)
            #expect(later.exit == 0, "\(later.errors)")
            #expect(joined(night).count == 1)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("a part that was bought as an edit of its own is not bought again as a piece") func shared() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await longNight()
            try night.manifest("clip clips/film.avi start=0 length=8.334")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 1)
            try night.manifest("clip clips/film.avi long=split")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 3)
            #expect(joined(night).count == 1)
        }
    }

    @Test("duration does not go with pieces") func duration() async throws {
        let night = try await longNight("duration=3")
        let plan = try await night.run("plan", "night.manifest")
        #expect(plan.output.contains("long=split edits all of the clip"), "\(plan.output) \(plan.errors)")
    }
}
