import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct PlanPreviewTests {
    private func plan(_ night: Night, _ options: [RunOptionKey: String] = [:]) async throws -> BatchPlan {
        let request = RunRequest(manifest: night.folder("night.manifest"), archive: night.archive, options: options)
        return try await PlanPreview(request, world: night.world).make()
    }

    @Test func aPlanCountsWhatIsToBeBoughtAndTouchesNothing() async throws {
        let night = try await Night(Night.edits(2) + "clip clip.mp4 prompt=\"edit 1\" name=again\n")
        let plan = try await plan(night)
        #expect(plan.lines.map(\.isToSubmit) == [true, true, false])
        #expect(plan.estimate == .edit + .edit)
        #expect(plan.reservation == .edit + .edit)
        #expect(!FileManager.default.fileExists(atPath: night.archive))
        #expect(night.provider.uploads == 0 && night.provider.posts.isEmpty)
    }

    @Test func whatIsArchivedIsNotToBeBought() async throws {
        let night = try await Night(Night.edits(2))
        #expect(try await night.run().exit == 0)
        try night.write("set provider=evolink\n" + Night.edits(3))
        let plan = try await plan(night)
        #expect(plan.lines.map(\.state) == [.archived, .archived, nil])
        #expect(plan.estimate == .edit)
        #expect(try await night.states().count == 2, "a plan changes no ledger")
    }

    @Test func anUnknownPriceIsSaid() async throws {
        let night = try await Night(at: "novita")
        try night.write("set provider=novita\nclip clip.mp4 prompt=one\n")
        #expect(try await plan(night).unpriced == 1)
        let error = await #expect(throws: WanbatchError.self) { try await plan(night, [.maxCost: "1"]) }
        #expect(error?.code == "price-unknown")
    }
}
