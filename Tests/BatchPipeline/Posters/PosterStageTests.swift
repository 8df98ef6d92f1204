import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct PosterStageTests {
    @Test func `what is archived has its pictures while another task runs`() async throws {
        let hasPictures = Mutex<(@Sendable () -> Bool)?>(nil)
        var script = ProviderScript()
        // The second task ends when the pictures are there, and not before.
        script.task = { look in
            let isThere = hasPictures.withLock { $0 }?() ?? false
            return look.number == 1 || isThere ? look.usual() : .runs()
        }
        let night = try await Night(Night.edits(2), script)
        night.makePictures()
        // One of the clip, which both share, and one of the first output: the very same file here.
        hasPictures.withLock { $0 = { !night.pictures.isEmpty } }
        let summary = try await night.run()
        #expect(summary.exit == 0 && summary.counts == [.archived: 2])
        #expect(!night.pictures.isEmpty)
    }

    @Test func `a run without a shelf makes none`() async throws {
        let night = try await Night(Night.edits(1))
        #expect(try await night.run().exit == 0)
        #expect(night.pictures.isEmpty)
    }
}
