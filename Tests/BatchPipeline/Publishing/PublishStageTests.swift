import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(5))) struct PublishStageTests {
    /// What an upload gets, then the edit's state, the exit code and the reason's code.
    static let answers: [(PlainAnswer, EditState, Int32, String)] = [
        (.json(200, ["success": false, "code": 400, "msg": "no"]), .refused, 1, "upload-refused"),
        (.json(401, ["error": ["code": "unauthorized", "message": "no"]]), .held, 77, "files-access"),
        (.json(402, ["error": ["code": "insufficient_quota", "message": "no"]]), .held, 2, "files-quota-exhausted"),
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
