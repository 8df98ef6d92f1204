import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// A store of the provider that is full, and files in it that nobody needs.
@Suite(.timeLimit(.minutes(10))) struct StoreRoomTests {
    private static let unfetchable = TaskAnswer.fails(
        code: "invalid_parameters",
        message: "failed to download the video"
    )
    private static let twoClips = "clip clip.mp4 prompt=one\nclip other.mp4 prompt=one\n"

    private func night(_ statements: String = twoClips, script: ProviderScript) async throws -> Night {
        let night = try await Night(statements, script)
        _ = try night.folder.file("other.mp4", try await TestClip.other)
        return night
    }

    // MARK: - Waiting

    @Test func roomIsWaitedForWhenNothingIsUnderWay() async throws {
        let night = try await night(
            Night.edits(1),
            script: ProviderScript(upload: { $0 <= 12 ? FakeProvider.fullStore : nil })
        )
        #expect(try await night.run().exit == 0)
        #expect(night.warnings.contains("files-quota-exhausted"))
    }

    @Test func aStoreThatStaysFullHoldsTheRestAfterHalfAnHour() async throws {
        let night = try await night(script: ProviderScript(upload: { _ in FakeProvider.fullStore }))
        #expect(try await night.run().exit == 2)
        #expect(try await night.states() == [.held, .held])
        #expect(night.clock.elapsed > .seconds(1800) && night.clock.elapsed < .seconds(3000))
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
    }

    @Test func roomIsWaitedForUntilTheDeadlineOnly() async throws {
        let night = try await night(Night.edits(1), script: ProviderScript(upload: { _ in FakeProvider.fullStore }))
        let end = Calendar.current.dateComponents([.hour, .minute], from: night.clock.now.addingTimeInterval(600))
        let deadline = String(format: "%02d:%02d", try #require(end.hour), try #require(end.minute))
        #expect(try await night.run([.deadline: deadline]).exit == 2)
        #expect(try await night.states() == [.held])
        #expect(night.clock.elapsed < .seconds(1500))
    }

    /// Longer than the patience with a store where nothing is under way.
    @Test func whatAnotherBatchHasUnderWayIsWaitedFor() async throws {
        let night = try await night(
            Night.edits(1),
            script: ProviderScript(task: { $0.usual(after: .seconds($0.number == 1 ? 2600 : 20)) }, storeLimit: 1)
        )
        try night.write("set provider=evolink\nclip other.mp4 prompt=one\n", as: "second")
        let isUnderWay = Gate()
        night.listen { event in
            if case .edit(let edit) = event, edit.state == .running { Task { await isUnderWay.pass() } }
        }
        let first = Task { try await night.run() }
        await isUnderWay.reached()
        let second = try await night.run(manifest: "second")
        await isUnderWay.open()
        #expect(try await first.value.exit == 0)
        #expect(second.exit == 0)
        #expect(try await night.states(of: "second") == [.archived])
        #expect(night.provider.kept == [])
    }

    @Test func nothingIsWithdrawnForRoomWherePublishedFilesAreKept() async throws {
        let night = try await night(script: ProviderScript(storeLimit: 1))
        try night.write("set provider=evolink\nclip clip.mp4 prompt=one\n")
        #expect(try await night.run([.keepPublished: "yes"]).exit == 0)
        #expect(night.provider.kept == ["file_1"])
        try night.write("set provider=evolink\nclip other.mp4 prompt=one\n", as: "second")
        #expect(try await night.run([.keepPublished: "yes"], manifest: "second").exit == 2)
        #expect(night.provider.withdrawn == [])
        #expect(try await night.run(manifest: "second").exit == 0)
        #expect(night.provider.kept == [])
    }

    // MARK: - Files that were replaced

    @Test func whatATaskCouldNotFetchIsTakenAwayAsWell() async throws {
        let night = try await night(
            Night.edits(1),
            script: ProviderScript(task: { $0.number == 1 ? Self.unfetchable : .succeeds() })
        )
        #expect(try await night.run().exit == 0)
        #expect(night.provider.withdrawn.sorted() == ["file_1", "file_2"])
        #expect(try await night.ledger.publishers() == [])
    }

    @Test func whatCanNeverBeFetchedIsTakenAway() async throws {
        let night = try await night(Night.edits(1), script: ProviderScript(task: { _ in Self.unfetchable }))
        #expect(try await night.run().exit == 1)
        #expect(night.provider.uploads == 4)
        #expect(night.provider.kept == [])
    }

    @Test func aFileThatCouldNotBeFetchedMakesRoomForTheNext() async throws {
        let night = try await night(
            Night.edits(1),
            script: ProviderScript(task: { $0.number == 1 ? Self.unfetchable : .succeeds() }, storeLimit: 1)
        )
        #expect(try await night.run().exit == 0)
        #expect(night.provider.withdrawn.first == "file_1")
        #expect(night.provider.kept == [])
    }

    /// The first task tells at once that it could not fetch the clip, the second one when it has been published anew.
    @Test func aTaskThatUsedAnOlderLinkSaysNothingAboutTheNewOne() async throws {
        let night = try await night(
            Night.edits(2),
            script: ProviderScript(task: { look in
                switch look.number {
                case 1: Self.unfetchable
                case 2: look.age < .seconds(120) ? .runs() : Self.unfetchable
                default: look.usual(after: .seconds(300))
                }
            })
        )
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == 2)
        #expect(night.provider.kept == [])
    }

    @Test func anUploadThatWasMadeAnewNearItsEndIsTakenAwayAsWell() async throws {
        let night = try await night(
            Night.edits(1),
            script: ProviderScript(laterPosts: .answers(FakeProvider.error(402, "q_quota")))
        )
        #expect(try await night.run().exit == 2)
        night.provider.script = ProviderScript()
        night.clock.skip(.seconds(71 * 3600))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.withdrawn.sorted() == ["file_1", "file_2"])
    }
}
