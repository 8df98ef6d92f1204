import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct PublishStageTests {
    /// What an upload gets, then the edit's state, the exit code and the reason's code.
    static let answers: [(PlainAnswer, EditState, Int32, String)] = [
        (.json(200, ["success": false, "code": 400, "msg": "no"]), .refused, 1, "upload-refused"),
        (.json(401, ["error": ["code": "unauthorized", "message": "no"]]), .held, 77, "files-access"),
        (.json(402, ["error": ["code": "insufficient_quota", "message": "no"]]), .held, 2, "files-account-exhausted"),
        (.json(403, ["error": ["code": "forbidden", "message": "no quota"]]), .held, 77, "files-access"),
        (.text(503, ""), .held, 69, "files-service-unreachable"),
        (.text(404, ""), .held, 69, "files-service-missing"),
    ]

    @Test(arguments: 0..<answers.count) func anUploadThatFailsBuysNothing(_ index: Int) async throws {
        let (answer, state, exit, code) = Self.answers[index]
        let night = try await Night(Night.edits(2), ProviderScript(upload: { _ in answer }))
        #expect(try await night.run().exit == exit)
        #expect(try await night.states() == [state, state])
        #expect(try await night.rows().map(\.edit.reasonCode) == [code, code])
        #expect(night.provider.posts.isEmpty)
        guard state == .held else { return }
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived, .archived])
    }

    @Test func aClipUnderTwoPromptsIsUploadedOnce() async throws {
        let night = try await Night(Night.edits(12))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == 1)
    }

    @Test func anUploadIsUsedAgainByTheNextRunWhileItLives() async throws {
        let gate = Gate()
        let night = try await Night(Night.edits(2), ProviderScript(posts: [.waits(gate)]))
        let interruption = Interruption()
        let run = Task { try await night.run([.maxRunning: "1"], interruption: interruption) }
        await gate.reached()
        await interruption.wish()
        await gate.open()
        _ = try await run.value
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == 1)
    }

    /// A link is used again while it lives for 12 hours more.
    @Test(arguments: [(-1800, 1), (60, 2)]) func anUploadIsUsedAgainUntilTwelveHoursBeforeItsEnd(
        offset: Int,
        uploads: Int
    ) async throws {
        let night = try await Night(ProviderScript(laterPosts: .answers(FakeProvider.error(402, "q_quota"))))
        #expect(try await night.run().exit == 2)
        let clip = try #require(try await night.rows().first?.edit.prepared?.clip.digest)
        let key = try #require(try await night.ledger.publishers().first)
        let link = try #require(try await night.ledger.publication(of: clip, by: key))
        let end = Date(timeIntervalSince1970: Double(try #require(link.expiresAt)) / 1000)
        night.provider.script = ProviderScript()
        night.clock.skip(.seconds(end.timeIntervalSince(night.clock.now) - 12 * 3600 + Double(offset)))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == uploads)
    }

    @Test func anUploadThatIsNearItsEndIsMadeAnew() async throws {
        let night = try await Night(
            Night.edits(2),
            ProviderScript(laterPosts: .answers(FakeProvider.error(402, "q_quota")))
        )
        #expect(try await night.run().exit == 2)
        night.provider.script = ProviderScript()
        night.clock.skip(.seconds(71 * 3600))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == 2)
        #expect(night.provider.jobs.count == 2)
    }
}
