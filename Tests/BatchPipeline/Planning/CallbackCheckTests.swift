import EditModel
import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct CallbackCheckTests {
    private final class Lookups: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    private static let statements = """
        clip clip.mp4 prompt=one callback=https://films.example.com/done
        clip clip.mp4 prompt=two callback=https://films.example.com/done

        """

    /// Runs a night in whose world names lead to these addresses.
    private func run(_ night: Night, _ addresses: [String], _ lookups: Lookups = Lookups()) async throws -> RunSummary {
        var world = night.world
        world.resolve = { name in
            lookups.add()
            #expect(name == "films.example.com")
            guard !addresses.isEmpty else { throw WebFailure(.notSent, "dns", "\(name): no such name") }
            return addresses.compactMap { HostAddress($0) }
        }
        let request = RunRequest(
            manifest: night.folder("night.manifest"),
            archive: night.archive,
            settings: Night.settings
        )
        return try await night.clock.running { [world] in try await BatchRun(request, world: world).run() }
    }

    @Test(arguments: [["127.0.0.1"], ["10.0.0.1"], ["93.184.215.14", "192.168.0.1"], ["::1"], ["fe80::1"]])
    func aCallbackWhoseNameLeadsInsideBuysNothing(addresses: [String]) async throws {
        let night = try await Night(Self.statements)
        let errors = await #expect(throws: ManifestErrors.self) { try await run(night, addresses) }
        #expect(errors?.diagnostics.count == 1)
        #expect(errors?.diagnostics.first?.description.contains("night.manifest:2:") == true)
        #expect(errors?.diagnostics.first?.message.contains("films.example.com") == true)
        #expect(night.provider.posts.isEmpty)
    }

    @Test func aCallbackIsLookedUpOnceAndPassedOn() async throws {
        let night = try await Night(Self.statements)
        let lookups = Lookups()
        #expect(try await run(night, ["93.184.215.14"], lookups).exit == 0)
        #expect(lookups.count == 1)
        #expect(night.provider.posts.count == 2)
        let bodies = night.provider.posts.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies.allSatisfy { $0.contains("\"callback_url\":\"https://films.example.com/done\"") })
    }

    @Test func aNameThatIsNotFoundNowIsAWarning() async throws {
        let night = try await Night(Self.statements)
        #expect(try await run(night, []).exit == 0)
        #expect(night.warnings.contains("callback-unknown"))
    }
}
