import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct InterruptedRunTests {
    /// Interrupts a run as soon as an event is heard.
    private func interrupt(
        _ night: Night,
        when isTime: @escaping @Sendable (RunEvent) -> Bool
    ) async throws -> RunSummary {
        let interruption = Interruption()
        night.listen { event in
            if isTime(event) { Task { await interruption.wish() } }
        }
        return try await night.run(interruption: interruption)
    }

    @Test func aPOSTInFlightIsAwaitedAndWrittenDown() async throws {
        let gate = Gate()
        let night = try await Night(ProviderScript(posts: [.waits(gate)]))
        let interruption = Interruption()
        let run = Task { try await night.run(interruption: interruption) }
        await gate.reached()
        await interruption.wish()
        await gate.open()
        let summary = try await run.value
        #expect(summary.exit == 2)
        #expect(summary.reasons.map(\.code) == ["interrupted"])
        #expect(try await night.states() == [.running])
        #expect(try await night.rows().map { $0.submission?.task } == ["task-1"])
        #expect(summary.waiting == 1)
        #expect(try await night.collect().exit == 0)
        #expect(night.provider.posts.count == 1)
    }

    /// Ended while no run looked: how long ago nobody knows.
    @Test func aTaskThatWasLeftAloneDoesNotTellHowLongTasksTake() async throws {
        let night = try await Night()
        let first = try await interrupt(night) { event in
            if case .edit(let edit) = event { return edit.state == .running }
            return false
        }
        #expect(first.exit == 2)
        try await night.clock.running { try await night.clock.timekeeper.sleep(.seconds(1200)) }
        #expect(try await night.run().exit == 0)
        #expect(try await learned(night)?.quickestSeconds == nil)
        try night.write("set provider=evolink\n" + Night.edits(3))
        #expect(try await night.run().exit == 0)
        #expect(try #require(try await learned(night)?.quickestSeconds) < 600)
    }

    private func learned(_ night: Night) async throws -> GovernorMemory? {
        let account = "evolink@" + (WebAddress(night.provider.origin + ":9101")?.host ?? "")
        return try await night.ledger.governorMemory(GovernorMemory.self, of: account)
    }

    @Test(arguments: [EditState.planned, .prepared, .published, .submitting, .running, .succeeded])
    func aRunGoesOnFromEveryState(_ state: EditState) async throws {
        let night = try await Night(Night.edits(3))
        let first = try await interrupt(night) { event in
            if state == .planned, case .started = event { return true }
            if case .edit(let edit) = event { return edit.state == state }
            return false
        }
        #expect(first.exit == 2 || first.counts == [.archived: 3])
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived, .archived, .archived])
        #expect(night.provider.jobs.count == 3)
        #expect(try await night.money() == MoneyState(spent: Money(units: 3 * 3200)))
        #expect(night.files("night/outputs").count == 6)
        #expect(night.files("tmp/night").isEmpty)
    }

    @Test func anArchiveThatCannotBeWrittenEndsTheRunAndTheNextOneGoesOn() async throws {
        let night = try await Night(Night.edits(2))
        night.listen { event in
            guard case .edit(let edit) = event, edit.state == .succeeded else { return }
            try? FileManager.default.removeItem(atPath: night.archive + "/night/outputs")
        }
        #expect(try await night.run().exit == 73)
        night.listen { _ in }
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived, .archived])
        #expect(night.provider.jobs.count == 2)
        #expect(night.files("night/outputs").count == 4)
    }

    @Test func aFinishedBatchSubmitsNothing() async throws {
        let night = try await Night(Night.edits(2))
        #expect(try await night.run().exit == 0)
        let (posts, questions, fetches) = (night.provider.posts.count, night.provider.questions, night.provider.fetches)
        let again = try await night.run()
        #expect(again.exit == 0)
        #expect(again.submitted == 0)
        #expect(night.provider.posts.count == posts)
        #expect(night.provider.questions == questions)
        #expect(night.provider.fetches == fetches)
    }

    @Test func collectNeverPosts() async throws {
        let gate = Gate()
        let night = try await Night(Night.edits(3), ProviderScript(posts: [.waits(gate)]))
        let interruption = Interruption()
        let run = Task { try await night.run([.maxRunning: "1"], interruption: interruption) }
        await gate.reached()
        await interruption.wish()
        await gate.open()
        _ = try await run.value
        #expect(try await night.collect().exit == 0)
        #expect(night.provider.posts.count == 1)
        #expect(try await night.states().count { $0 == .archived } == 1)
    }

    @Test func aSecondRunOfTheBatchIsTurnedAway() async throws {
        let gate = Gate()
        let night = try await Night(ProviderScript(posts: [.waits(gate)]))
        let run = Task { try await night.run() }
        await gate.reached()
        let error = await #expect(throws: WanbatchError.self) { try await night.run() }
        #expect(error?.exitCode == 75)
        #expect(try await BatchStatus.of("night", in: night.ledger, archive: night.archive).isRunning)
        await gate.open()
        #expect(try await run.value.exit == 0)
        #expect(try await !BatchStatus.of("night", in: night.ledger, archive: night.archive).isRunning)
        #expect(night.provider.jobs.count == 1)
    }
}
