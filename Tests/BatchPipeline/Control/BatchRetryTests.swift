import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct BatchRetryTests {
    /// Three clips of two edits, of which all tasks failed: the first and its copy are one edit.
    private func night() async throws -> Night {
        let night = try await Night(
            "clip clip.mp4 prompt=one\nclip copy.mp4 prompt=one name=copy\nclip clip.mp4 prompt=two name=two\n",
            at: "evolink",
            ProviderScript(task: { _ in .fails(code: "content_policy_violation", message: "no") })
        )
        _ = try night.folder.file("copy.mp4", try await TestClip.bytes)
        #expect(try await night.run().exit == 1)
        return night
    }

    @Test(arguments: [
        ([], 2), (["copy.mp4"], 1), (["clip.mp4"], 2), (["clip.mp4", "copy.mp4"], 2),
    ]) func `an edit is chosen by the name of any of its clips, and once`(names: [String], count: Int) async throws {
        let night = try await night()
        let retry = BatchRetry(archive: night.archive, batch: "night")
        let choice = try await retry.choose(states: [.failed], named: names)
        #expect(choice.edits.count == count)
        #expect(Set(choice.edits).count == count)
        #expect(choice.risk.count == 0 && choice.others.isEmpty && choice.emptiness == nil)
    }

    @Test func `who asks for what there is not is told what there is`() async throws {
        let night = try await night()
        let retry = BatchRetry(archive: night.archive, batch: "night")
        let choice = try await retry.choose(states: [.refused], named: ["copy.mp4"])
        #expect(choice.edits.isEmpty)
        #expect(choice.others.contains("copy.mp4 is failed"))
        #expect(choice.emptiness?.contains("(2 failed)") == true)
        await #expect(throws: WanbatchError.self) { try await retry.choose(states: [.failed], named: ["other.mp4"]) }
        let unknown = BatchRetry(archive: night.archive, batch: "other")
        let error = await #expect(throws: WanbatchError.self) { try await unknown.choose(states: [.failed], named: []) }
        #expect(error?.code == "batch-unknown")
    }
}
