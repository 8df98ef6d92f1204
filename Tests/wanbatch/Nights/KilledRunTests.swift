import Foundation
import Testing

@Suite("Runs that are killed") struct KilledRunTests {
    /// A moment of a night, made to last so that it can be met.
    enum Moment: String, CaseIterable, Sendable {
        case uploading, posting, running, downloading, midway

        var manners: StrictEvolink.Manners {
            var manners = StrictEvolink.Manners()
            switch self {
            case .uploading: break
            case .posting: manners.holdsPosts = true
            case .running: manners.isFrozen = true
            case .downloading: manners.holdsOutputs = true
            case .midway: manners.runningLimit = 1
            }
            return manners
        }

        func hasCome(_ provider: StrictEvolink, _ night: Night) async -> Bool {
            switch self {
            case .uploading: await provider.count("upload") > 0
            case .posting: await provider.count("post") > 0
            case .running: await provider.count("query") + provider.count("batch") > 0
            case .downloading: await provider.count("output") > 0
            case .midway: !night.outputs().isEmpty
            }
        }
    }

    @Test("a run that is killed is continued, and nothing is paid twice", arguments: Moment.allCases)
    func killed(at moment: Moment) async throws {
        try await StrictEvolink.serving(moment.manners) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("\(moment)") { await moment.hasCome(provider, night) }
            run.send(SIGKILL)
            #expect(try await run.end().exit == -SIGKILL)
            await provider.behave { $0 = .init() }
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 3)
            #expect(await provider.violations == [])
            #expect(night.outputs().count == 3)
            let report = try night.report()
            #expect(report.column("state") == ["archived", "archived", "archived"])
            #expect(await provider.bill == report.sum("cost_usd"))
            #expect(night.files("archive/tmp") == [])
        }
    }

    @Test("a run that serves its clips from this machine is continued as well") func serving() async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            var environment = await provider.environment
            environment["WANBATCH_EVOLINK_FILES_URL"] = nil
            let run = try night.start(["run", "night.manifest"], environment)
            try await eventually("a fetched clip") { await provider.tasks.contains { $0.seconds != nil } }
            run.send(SIGKILL)
            _ = try await run.end()
            await provider.behave { $0.isFrozen = false }
            let end = try await night.night(with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(night.outputs().count == 3)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }
}
