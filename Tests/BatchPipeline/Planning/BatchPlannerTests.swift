import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// What a manifest means for the ledger, seen through whole runs.
@Suite(.timeLimit(.minutes(10))) struct BatchPlannerTests {
    private func remove(_ night: Night, _ name: String) throws {
        try FileManager.default.removeItem(atPath: night.folder(name))
    }

    @Test func aClipThatIsGoneIsAnErrorUnlessItIsArchived() async throws {
        let night = try await Night("clip clip.mp4 prompt=one\n")
        #expect(try await night.run().exit == 0)
        try remove(night, "clip.mp4")
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        try night.write("set provider=evolink\nclip clip.mp4 prompt=one\nclip clip.mp4 prompt=two\n")
        let error = await #expect(throws: ManifestErrors.self) { try await night.run() }
        #expect(error?.diagnostics.filter { $0.severity == .error }.map(\.location.line) == [3])
        #expect(night.provider.posts.count == 1)
    }

    @Test func aRenamedClipIsNotPaidForAgain() async throws {
        let night = try await Night("clip *.mp4 prompt=one\n")
        #expect(try await night.run().exit == 0)
        try FileManager.default.moveItem(atPath: night.folder("clip.mp4"), toPath: night.folder("renamed.mp4"))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.jobs.count == 1)
        let row = try #require(try await night.rows().first)
        #expect(row.outputFile?.contains("renamed.") == true)
        #expect(FileManager.default.fileExists(atPath: "\(night.archive)/\(row.outputFile ?? "")"))
    }

    @Test func aNewClipUnderTheGlobIsTheOnlyNewEdit() async throws {
        let night = try await Night("clip *.mp4 prompt=one\n")
        #expect(try await night.run().exit == 0)
        _ = try night.folder.file("another.mp4", try await TestClip.other)
        #expect(try await night.run().submitted == 1)
        #expect(try await night.states() == [.archived, .archived])
    }

    @Test func twoSpellingsOfOneNameAreTwoFiles() async throws {
        let night = try await Night("clip *.mp4 prompt=one\n")
        try remove(night, "clip.mp4")
        _ = try night.folder.file("caf\u{E9}.mp4", try await TestClip.bytes)
        _ = try night.folder.file("cafe\u{301}.mp4", try await TestClip.other)
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived, .archived])
        #expect(night.provider.jobs.count == 2)
        #expect(night.files("night/outputs").filter { $0.hasSuffix(".mp4") }.count == 2)
    }

    @Test func equalEditsOfOneBatchArePaidOnceAndEachGetsItsFile() async throws {
        let night = try await Night("clip clip.mp4 prompt=one\nclip clip.mp4 prompt=one name=again\n")
        #expect(try await night.run().exit == 0)
        #expect(night.provider.jobs.count == 1)
        let rows = try await night.rows()
        #expect(rows.map(\.isShared) == [false, true])
        #expect(Set(rows.compactMap(\.outputFile)).count == 2)
        #expect(night.files("night/outputs").count == 4)
        #expect(try await night.money() == MoneyState(spent: .edit))
    }

    @Test func equalEditsOfTwoBatchesArePaidOnceOneAfterTheOther() async throws {
        let night = try await Night("clip clip.mp4 prompt=one\n")
        try night.write("set provider=evolink\nclip clip.mp4 prompt=one name=second\n", as: "day")
        #expect(try await night.run().exit == 0)
        #expect(try await night.run(manifest: "day").exit == 0)
        #expect(night.provider.jobs.count == 1)
        #expect(try await night.states(of: "day") == [.archived])
        #expect(night.files("day/outputs").count == 2)
    }

    @Test func equalEditsOfTwoBatchesArePaidOnceAtTheSameTime() async throws {
        let night = try await Night("clip clip.mp4 prompt=one\nclip clip.mp4 prompt=two\n")
        try night.write("set provider=evolink\nclip clip.mp4 prompt=two\nclip clip.mp4 prompt=one\n", as: "day")
        async let first = night.run()
        async let second = night.run(manifest: "day")
        #expect(try await first.exit == 0)
        #expect(try await second.exit == 0)
        #expect(night.provider.jobs.count == 2)
        #expect(night.files("night/outputs").count == 4)
        #expect(night.files("day/outputs").count == 4)
    }

    @Test func anEditThatLeavesTheManifestWhileItIsPaidForIsStillCollected() async throws {
        let gate = Gate()
        let night = try await Night(Night.edits(1), ProviderScript(posts: [.waits(gate)]))
        let interruption = Interruption()
        let run = Task { try await night.run(interruption: interruption) }
        await gate.reached()
        await interruption.wish()
        await gate.open()
        _ = try await run.value
        try night.write("set provider=evolink\nclip clip.mp4 prompt=other\n")
        #expect(try await night.run().exit == 0)
        let rows = try await night.rows()
        #expect(rows.map(\.departed) == [false, true])
        #expect(rows.map(\.edit.state) == [.archived, .archived])
        #expect(night.provider.jobs.count == 2)
    }

    @Test func aClipThatCannotBeEditedIsRefusedAloneAndContactsNobody() async throws {
        let night = try await Night("clip clip.mp4 prompt=one\nclip broken.mp4 prompt=one\n")
        _ = try night.folder.file("broken.mp4", Array("no video at all".utf8))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.archived, .refused])
        #expect(night.provider.uploads == 1)
        #expect(try await night.run().exit == 0, "edits that ended badly in earlier runs are only noted")
    }

    @Test func aManifestWithErrorsSpendsNothing() async throws {
        let night = try await Night("clip clip.mp4 prompt=one colour=red\nclip clip.mp4 prompt=two quality=4k\n")
        let error = await #expect(throws: ManifestErrors.self) { try await night.run() }
        #expect(error?.diagnostics.filter { $0.severity == .error }.map(\.location.line) == [2, 3])
        #expect(night.provider.posts.isEmpty && night.provider.uploads == 0)
    }

    @Test func anotherManifestDoesNotTakeABatchOver() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        try FileManager.default.createDirectory(atPath: night.folder("sub"), withIntermediateDirectories: true)
        try night.write("set provider=evolink\nclip ../clip.mp4 prompt=two\n", as: "sub/night")
        let error = await #expect(throws: WanbatchError.self) { try await night.run(manifest: "sub/night") }
        #expect(error?.exitCode == 64)
        #expect(night.provider.posts.count == 1)
    }
}
