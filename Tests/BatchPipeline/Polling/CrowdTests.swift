import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

@Suite("Very many tasks that end together", .timeLimit(.minutes(10))) struct CrowdTests {
    @Test("each is settled once, though the questions of a moment are many", arguments: [0, 60])
    func settledOnce(failing: Int) async throws {
        var script = ProviderScript()
        script.task = { look in
            guard look.age >= .seconds(20) else { return .runs() }
            return look.number > failing ? .succeeds() : .fails(code: "service_error", message: "later")
        }
        let night = try await Night(Night.edits(160), script)
        let summary = try await night.run()
        #expect(summary.exit == 0, "\(summary.reasons)")
        #expect(summary.counts == [.archived: 160])
        // One purchase for each edit, and another for each that failed.
        #expect(try await night.rows().reduce(0) { $0 + $1.edit.attempts } == 160 + failing)
    }
}
