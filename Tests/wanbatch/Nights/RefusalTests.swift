import Foundation
import Testing

@Suite("A provider that refuses, fails and loses") struct RefusalTests {
    @Test("a wrong key stops the run with 77, and nothing was bought") func wrongKey() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let environment = await provider.environment.merging(["EVOLINK_API_KEY": "sk-wrong-key-0123456789"]) { $1 }
            let end = try await night.night(with: environment)
            #expect(end.exit == 77, "\(end.errors)")
            #expect(await provider.tasks.isEmpty)
            #expect(try night.files(with: "sk-wrong-key-0123456789") == [])
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 2)
        }
    }

    @Test("a key that only the submission rejects stops the run as well", arguments: [401, 403])
    func rejected(status: Int) async throws {
        let code = status == 401 ? "unauthorized" : "model_access_denied"
        let fault = StrictEvolink.Fault.refused(status, code: code)
        try await StrictEvolink.serving(.init(faults: [1: fault, 2: fault, 3: fault])) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 77, "\(end.errors)")
            #expect(await provider.tasks.isEmpty)
            #expect(await provider.count("post") <= 2)
            #expect(Set(try night.report().column("state")) == ["held"])
        }
    }

    @Test("no key at all is told before anything is done") func noKey() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        let end = try await night.night(with: [:])
        #expect(end.exit == 77)
        #expect(end.errors.contains("EVOLINK_API_KEY"))
    }

    @Test("an empty balance in mid-batch holds the rest, and a rerun after the top-up completes it")
    func balance() async throws {
        try await StrictEvolink.serving(.init(balance: 2)) { provider in
            let night = try await Night(clips: 5)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 2, "\(end.errors)")
            #expect(await provider.tasks.count == 2)
            #expect(try night.report().column("state").filter { $0 == "held" }.count == 3)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
            await provider.behave { $0.balance = .max }
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 5)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
            #expect(await provider.bill == Decimal(160) / 100)
            #expect(await provider.violations == [])
        }
    }

    @Test("429s cost time but no edit", arguments: ["", "1"]) func throttled(retryAfter: String) async throws {
        var manners = StrictEvolink.Manners(runningLimit: 1)
        manners.retryAfter = retryAfter.isEmpty ? nil : retryAfter
        manners.faults = [2: .refused(429, code: "rate_limit_exceeded"), 4: .refused(429, code: "rate_limit_exceeded")]
        try await StrictEvolink.serving(manners) { provider in
            let night = try await Night(clips: 5)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 5)
            #expect(await provider.count("post") > 5)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
            #expect(await provider.violations == [])
        }
    }

    static let doubts: [StrictEvolink.Fault] = [
        .lost, .hidden(500), .hidden(502), .dropped, .refused(503, code: "service_unavailable"),
    ]

    @Test("an answer that never came, or came wrong, is settled by the same key", arguments: doubts) func settled(
        fault: StrictEvolink.Fault
    ) async throws {
        try await StrictEvolink.serving(.init(faults: [1: fault])) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 2)
            #expect(await Set(provider.tasks.map(\.key)).count == 2)
            #expect(await provider.count("post") == 3)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
            #expect(await provider.violations == [])
        }
    }

    @Test("failed tasks are free; only those worth it are tried again") func failing() async throws {
        let failures = [1: "generation_timeout", 2: "content_policy_violation"]
        try await StrictEvolink.serving(.init(failures: failures)) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 1, "\(end.errors)")
            #expect(await provider.tasks.count == 3)
            let report = try night.report()
            #expect(report.column("state").sorted() == ["archived", "failed"])
            #expect(await provider.bill == report.sum("cost_usd"))
            #expect(report.column("error_code").contains("content_policy_violation"))
            // Bad ends of earlier runs are noted; nothing is left to do.
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 3)
            let retry = try await night.run("retry", "night", "--failed")
            #expect(retry.exit == 0, "\(retry.errors)")
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 4)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("a paid output that is no video is lost, not bought again") func damaged() async throws {
        try await StrictEvolink.serving(.init(damaged: [1])) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 1, "\(end.errors)")
            #expect(await provider.tasks.count == 1)
            #expect(try night.report().column("state") == ["lost"])
            #expect(night.outputs() == [])
            await provider.behave { $0.damaged = [] }
            let collected = try await night.run("collect", with: provider.environment)
            #expect(collected.exit == 0, "\(collected.errors)")
            #expect(try night.report().column("state") == ["archived"])
            #expect(await provider.count("post") == 1)
        }
    }
}
