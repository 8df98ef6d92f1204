import Foundation
import Testing

@Suite("Trouble on the way") struct TroubleTests {
    private static let busy = Answer(status: 503, headers: ["Content-Type": "text/html"], body: Array("<h1>".utf8))
    private static let slow = Answer(status: 429, headers: ["Retry-After": "1"])

    /// A night of two clips that must end well in spite of all, each edit bought once.
    private func endure(_ manners: StrictEvolink.Manners) async throws {
        try await StrictEvolink.serving(manners) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 2)
            #expect(await provider.violations == [])
            #expect(night.outputs().count == 2)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("questions that are not answered are asked again") func questions() async throws {
        try await endure(.init(queryFaults: [1: Self.busy, 2: .broken, 3: Self.slow, 4: Answer(status: 404)]))
    }

    @Test("uploads are tried again, and an error in a successful answer is seen") func uploads() async throws {
        let failed = Answer.json(["success": false, "code": 500, "msg": "try later"])
        try await endure(.init(uploadFaults: [1: Self.busy, 2: .broken, 3: failed]))
    }

    @Test("downloads that break off or are refused are tried again, never bought again") func downloads() async throws {
        try await endure(.init(outputFaults: [1: .broken, 2: Self.busy, 3: Answer(status: 403)]))
    }

    @Test("an unknown word for a task's state is a warning") func words() async throws {
        try await endure(.init(runningWord: "marinating"))
    }

    @Test("a page instead of a task is no task, and the same key finds it") func page() async throws {
        let page = Answer(headers: ["Content-Type": "text/html"], body: Array("<html>welcome</html>".utf8))
        let odd = Answer.json(["id": "a b", "status": "pending"])
        try await endure(.init(faults: [1: .instead(page), 2: .instead(odd)]))
    }

    @Test("a key that is withdrawn while tasks run ends the run with 77, and the next one collects")
    func withdrawn() async throws {
        let refusal = StrictEvolink.error(401, "key_disabled", "authentication_error")
        try await StrictEvolink.serving(.init(queryFaults: [1: refusal, 2: refusal])) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 77, "\(end.errors)")
            #expect(try night.report().column("state") == ["running"])
            await provider.behave { $0.queryFaults = [:] }
            #expect(try await night.run("collect", with: provider.environment).exit == 0)
            #expect(try night.report().column("state") == ["archived"])
            #expect(await provider.count("post") == 1)
        }
    }

    private static let full = Answer.json(["success": false, "code": 400, "msg": "file quota exceeded"])

    @Test("a full store is waited for while something runs, and nothing is refused for it") func crowdedStore()
        async throws
    {
        try await StrictEvolink.serving(.init(uploadFaults: [2: Self.full, 3: Self.full])) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(try night.report().column("state") == ["archived", "archived", "archived"])
            #expect(await provider.tasks.count == 3)
        }
    }

    @Test("a store that others have filled is waited for, and an interruption ends the wait") func fullStore()
        async throws
    {
        let faults = Dictionary(uniqueKeysWithValues: (1...100).map { ($0, Self.full) })
        try await StrictEvolink.serving(.init(uploadFaults: faults)) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("more tries") { await provider.count("upload") >= 4 }
            run.send(SIGINT)
            #expect(try await run.end().exit == 2)
            #expect(await provider.count("post") == 0)
            await provider.behave { $0.uploadFaults = [101: Self.full] }
            let later = try await night.night(with: provider.environment)
            #expect(later.exit == 0, "\(later.errors) \(later.output)")
            #expect(await provider.tasks.count == 2)
        }
    }

    @Test("a small store is used again as soon as its clips are archived") func smallStore() async throws {
        try await StrictEvolink.serving(.init(storeLimit: 2)) { provider in
            let night = try await Night(clips: 6)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            #expect(Set(try night.report().column("state")) == ["archived"])
            #expect(await provider.tasks.count == 6)
            #expect(await provider.mostFiles == 2)
            #expect(await provider.files.isEmpty)
        }
    }

    @Test("uploads go when all is archived, unless they are to be kept", arguments: [false, true])
    func uploadsGo(isKept: Bool) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest(isKept ? "set keep-published=yes" : "", "clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            #expect(await provider.count("delete") == (isKept ? 0 : 2))
            #expect(await provider.files.count == (isKept ? 2 : 0))
        }
    }

    @Test("a paid task without a link is lost until it has one") func linkless() async throws {
        try await StrictEvolink.serving(.init(linkless: [1])) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 1)
            #expect(try night.report().column("state") == ["lost"])
            #expect(try await night.night(with: provider.environment).exit == 0)
            await provider.behave { $0.linkless = [] }
            #expect(try await night.run("collect", "night", with: provider.environment).exit == 0)
            #expect(try night.report().column("state") == ["archived"])
            #expect(try await provider.bill == night.report().sum("cost_usd"))
            #expect(await provider.count("post") == 1)
        }
    }

    @Test("one provider's refusal does not stop the other") func twoProviders() async throws {
        try await StrictEvolink.serving { evolink in
            try await StrictNovita.serving { novita in
                let night = try await Night(clips: 2)
                try night.manifest("clip clips/0.mp4", "clip clips/1.mp4 provider=novita")
                let environment = await evolink.environment.merging(novita.environment) { $1 }
                let wrong = environment.merging(["NOVITA_API_KEY": "nv-wrong"]) { $1 }
                let end = try await night.night(with: wrong)
                #expect(end.exit == 77, "\(end.errors)")
                #expect(try night.report().column("state") == ["archived", "held"])
                #expect(try await night.night(with: environment).exit == 0)
                #expect(try night.report().column("state") == ["archived", "archived"])
                #expect(await evolink.tasks.count == 1)
                #expect(await novita.made == 1)
            }
        }
    }
}
