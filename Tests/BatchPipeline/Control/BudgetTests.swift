import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct BudgetTests {
    /// The sum of the reservations of the tasks that were made.
    private func committed(_ night: Night) -> Money {
        night.provider.jobs.reduce(.zero) { sum, _ in sum + .edit }
    }

    /// Budgets, and how many of eight edits at 0.32 USD fit.
    static let budgets: [(String, Int)] = [("0.31", 0), ("0.32", 1), ("1.00", 3), ("1.2799", 3), ("1.28", 4), ("9", 8)]

    @Test(arguments: budgets) func aBudgetIsNeverPassedAndUsedUp(_ budget: String, _ fits: Int) async throws {
        let night = try await Night(Night.edits(8))
        let summary = try await night.run([.maxCost: budget, .maxRunning: "8"])
        #expect(night.provider.jobs.count == fits)
        #expect(committed(night) <= (try RunOptions.maxCost(budget)))
        #expect(summary.exit == (fits == 8 ? 0 : 2))
        #expect(try await night.states().count { $0 == .held } == 8 - fits)
        #expect(try await night.states().count { $0 == .archived } == fits)
    }

    @Test func whatIsHeldIsBoughtByTheNextRun() async throws {
        let night = try await Night(Night.edits(5))
        #expect(try await night.run([.maxCost: "0.70"]).exit == 2)
        #expect(night.provider.jobs.count == 2)
        #expect(try await night.run([.maxCost: "0.70"]).exit == 2)
        #expect(night.provider.jobs.count == 4)
        #expect(try await night.run([.maxCost: "0.70"]).exit == 0)
        #expect(night.provider.jobs.count == 5)
        #expect(try await night.money() == MoneyState(spent: Money(units: 5 * 3200)))
    }

    @Test func aReservationThatIsSetFreeLetsTheNextOneIn() async throws {
        // The first task fails, unpaid: its money is there for another.
        let script = ProviderScript(task: { look in
            look.number == 1 ? .fails(code: "content_policy_violation", message: "") : look.usual()
        })
        let night = try await Night(Night.edits(3), script)
        let summary = try await night.run([.maxCost: "0.64", .maxRunning: "3"])
        #expect(summary.exit == 0 || summary.exit == 1)
        #expect(night.provider.jobs.count == 3)
        #expect(try await night.money().spent == Money(units: 6400))
    }

    @Test func whatIsUnknownCountsAsPaid() async throws {
        let fault = PostScript.answers(FakeProvider.error(500, "internal_error"))
        let script = ProviderScript(purchase: { $0 == 1 ? fault : nil }, list: .text(404, "{}"))
        let night = try await Night(Night.edits(3), script)
        let summary = try await night.run([.maxCost: "0.64", .maxRunning: "1"])
        #expect(summary.exit == 2)
        #expect(try await night.states().count { $0 == .unknown } == 1)
        #expect(try await night.states().count { $0 == .archived } == 1)
        #expect(try await night.states().count { $0 == .held } == 1)
    }

    /// Ways in which a reservation never becomes less.
    static let ends: [(String, EditState, ProviderScript)] = [
        ("stalled", .stalled, ProviderScript(task: { $0.number == 1 ? .runs() : .succeeds() })),
        ("lost", .lost, ProviderScript(task: { $0.number == 1 ? .succeeds(links: []) : .succeeds() })),
        ("dead link", .lost, ProviderScript(output: { $0.url.contains("task-1.") ? .text(404, "") : nil })),
        ("no output now", .succeeded, ProviderScript(output: { $0.url.contains("task-1.") ? .text(503, "") : nil })),
    ]

    @Test(arguments: 0..<ends.count, ["evolink", "novita"])
    func whatWaitsForMoneyThatNeverComesIsHeld(_ index: Int, _ provider: String) async throws {
        let (_, state, script) = Self.ends[index]
        let night = try await Night(Night.edits(3), at: provider, script)
        var settings = Night.settings
        settings.taskPatience = .seconds(120)
        let summary = try await night.run([.maxCost: "0.64", .maxRunning: "3"], settings: settings)
        #expect(summary.exit == 2)
        #expect(Set(try await night.states()) == [state, .archived, .held])
        #expect(night.provider.jobs.count == 2)
    }

    @Test func anUnknownPriceIsAnErrorBeforeAnythingIsDone() async throws {
        let night = try await Night(at: "novita")
        try night.write("set provider=novita\nclip clip.mp4 prompt=one\n")
        let summary = try await night.run([.maxCost: "5"])
        #expect(summary.exit == 64)
        #expect(summary.reasons.map(\.code) == ["price-unknown"])
        #expect(night.provider.posts.isEmpty)
    }

    @Test func withoutABudgetAnUnknownPriceIsSaidAndNotGuessed() async throws {
        let night = try await Night(at: "novita")
        try night.write("set provider=novita\nclip clip.mp4 prompt=one\n")
        #expect(try await night.run().exit == 0)
        #expect(try await night.money() == MoneyState(unpriced: 1))
    }

    @Test func theSamePriceHoldsForEveryAttemptOfAnEdit() async throws {
        let night = try await Night(ProviderScript(task: { _ in .fails(code: "service_error", message: "") }))
        #expect(try await night.run([.maxCost: "0.32"]).exit == 1)
        #expect(night.provider.jobs.count == 4, "failed tasks are free: they take nothing from the budget")
    }

    // MARK: - Deadline and slots

    @Test func afterTheDeadlineNothingIsSubmittedAndWhatRunsIsCollected() async throws {
        let script = ProviderScript(task: { $0.usual(after: .seconds(400)) })
        let night = try await Night(Night.edits(4), script)
        let minute = Calendar.current.dateComponents([.hour, .minute], from: night.clock.now.addingTimeInterval(240))
        let deadline = String(format: "%02d:%02d", minute.hour ?? 0, minute.minute ?? 0)
        let summary = try await night.run([.deadline: deadline, .maxRunning: "1"])
        #expect(summary.exit == 2)
        #expect(summary.reasons.map(\.code) == ["deadline"])
        #expect(try await night.states().count { $0 == .archived } == 1)
        #expect(try await night.states().count { $0 == .held } == 3)
        #expect(try await night.run([.maxRunning: "4"]).exit == 0)
        #expect(night.provider.jobs.count == 4)
    }

    @Test func noMoreTasksRunThanIsAllowed() async throws {
        let night = try await Night(Night.edits(7))
        #expect(try await night.run([.maxRunning: "2"]).exit == 0)
        #expect(night.provider.mostRunning == 2)
    }

    @Test func noEditIsLostToA429() async throws {
        let night = try await Night(Night.edits(10), ProviderScript(slots: 3))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.mostRunning == 3)
        #expect(night.provider.jobs.count == 10)
        #expect(night.provider.posts.count > 10)
        #expect(Set(night.provider.posts.map(\.key)).count == 10)
    }

    @Test func exhaustedMoneyAtTheProviderHoldsTheRest() async throws {
        let refusal = PostScript.answers(FakeProvider.error(402, "insufficient_quota"))
        let night = try await Night(Night.edits(4), ProviderScript(posts: [.works], laterPosts: refusal))
        #expect(try await night.run([.maxRunning: "1"]).exit == 2)
        #expect(try await night.states().count { $0 == .archived } == 1)
        #expect(try await night.states().count { $0 == .held } == 3)
        #expect(night.provider.posts.count == 2)
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(night.provider.jobs.count == 4)
    }
}
