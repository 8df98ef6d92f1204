import Foundation
import Synchronization
import Testing

@Suite("A rehearsal of callbacks", .timeLimit(.minutes(10))) struct CallbackNightTests {
    @Test("the sandbox calls a receiver on this machine at the end of each task") func rehearsed() async throws {
        let calls = Mutex<[Asked]>([])
        try await LoopbackServer.serving { asked in
            calls.withLock { $0.append(asked) }
            return Answer(status: 204)
        } _: { base in
            let night = try await Night(clips: 2)
            let sandbox = try night.start(["sandbox", "--callbacks-to", base + "/done?from=night"])
            defer { sandbox.send(SIGKILL) }
            try await eventually("the sandbox serves") { sandbox.outputSoFar.contains("\n") }
            // A number: nothing is looked up, and nobody there is called.
            try night.manifest("set callback=https://93.184.215.14/real", "clip clips/", provider: "sandbox")
            let end = try await night.night(with: [:])
            #expect(end.exit == 0, "\(end.errors)")
            try await eventually("two calls") { calls.withLock { $0.count } >= 2 }
            sandbox.send(SIGTERM)
            #expect(try await sandbox.end(within: .seconds(10)).exit == 0)
            let calls = calls.withLock { $0 }
            #expect(calls.allSatisfy { $0.method == "POST" && $0.path == "/done" && $0.query == ["from": "night"] })
            let bodies = try calls.map { try #require(JSONNode($0.body)) }
            let report = try night.report()
            #expect(bodies.compactMap { $0["id"]?.text }.sorted() == report.column("task_id").sorted())
            #expect(bodies.allSatisfy { $0["status"] == "completed" && $0["results"]?.list?.count == 1 })
            let credits = bodies.compactMap { $0["usage"]?["credits_used"]?.number }.sorted()
            #expect(credits == report.column("credits").compactMap { Decimal(string: $0) }.sorted())
        }
    }
}
