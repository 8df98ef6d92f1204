import CostReports
import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

/// Purchases whose outcome is not known: what proves something, and what does not.
@Suite(.timeLimit(.minutes(10))) struct SettlingTests {
    private static let lost = PostScript.answers(FakeProvider.error(500, "internal_error"), makesTask: true)
    private static let fault = PostScript.answers(FakeProvider.error(500, "internal_error"))

    /// Refusals that would prove an unpaid submission, were nothing in doubt before them.
    /// They stop what they stop in any case: the third is the run's exit code.
    static let refusals: [(Int, String, Int32)] = [
        (402, "insufficient_quota", 2), (400, "invalid_request", 1), (401, "unauthorized", 77),
        (403, "key_disabled", 77), (429, "rate_limit_exceeded", 1),
    ]

    @Test(arguments: refusals) func aRefusalAfterADoubtProvesNothing(
        _ status: Int,
        _ code: String,
        _ exit: Int32
    ) async throws {
        let refusal = PostScript.answers(FakeProvider.error(status, code))
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: refusal, list: .text(404, "{}")))
        let summary = try await night.run()
        #expect(try await night.states() == [.unknown])
        #expect(try await night.money() == MoneyState(doubtful: .edit))
        #expect(summary.exit == exit)
        #expect(Set(night.provider.posts.map(\.key)).count == 1)
    }

    @Test func aRefusalAfterADoubtIsSettledByTheTaskOfTheList() async throws {
        let refusal = PostScript.answers(FakeProvider.error(402, "insufficient_quota"))
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: refusal))
        #expect(try await night.run().exit == 2)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.jobs.count == 1)
    }

    @Test func aTaskIsNotTakenWhenAnotherOneIsUnclaimedToo() async throws {
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: Self.fault))
        night.provider.listStranger("somebody-elses")
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.unknown])
    }

    @Test func aTaskIsNotTakenWhileAnotherPurchaseIsInDoubt() async throws {
        let script = ProviderScript(posts: [Self.lost], laterPosts: Self.fault)
        let night = try await Night(Night.edits(2), script)
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.unknown, .unknown])
        #expect(night.provider.jobs.count == 1)
        #expect(try await night.money() == MoneyState(doubtful: .edit + .edit))
        #expect(Set(night.provider.posts.map(\.key)).count == 2)
    }

    @Test(arguments: [
        PlainAnswer.text(404, "{}"), .text(405, ""), .html, .text(200, #"{"data":[]}"#),
    ])
    func aListThatShowsNothingProvesNothing(_ list: PlainAnswer) async throws {
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: Self.fault, list: list))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.unknown])
    }

    @Test func aListThatGivesNoAnswerLeavesItToTheNextRun() async throws {
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: Self.fault, list: .text(500, "{}")))
        let summary = try await night.run()
        #expect(summary.exit == 2 || summary.exit == 69)
        #expect(try await night.states() == [.submitting])
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.jobs.count == 1)
    }

    @Test func anUnknownOneIsNeverBoughtAnewByARun() async throws {
        let night = try await Night(ProviderScript(laterPosts: Self.fault, list: .text(404, "{}")))
        _ = try await night.run()
        let posts = night.provider.posts.count
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.unknown])
        #expect(night.provider.posts.count == posts)
        #expect(night.provider.jobs.isEmpty)
    }

    @Test func aPersonMayHaveAnUnknownOneBoughtAnewWithAnotherKey() async throws {
        let night = try await Night(ProviderScript(laterPosts: Self.fault, list: .text(404, "{}")))
        _ = try await night.run()
        let retry = BatchRetry(archive: night.archive, batch: "night")
        let choice = try await retry.choose(states: [.unknown], named: [])
        #expect(choice.risk.count == 1)
        #expect(choice.risk.cost == "up to \(Money.edit) USD")
        #expect(try await retry.apply(choice) == 1)
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(Set(night.provider.posts.map(\.key)).count == 2)
        #expect(try await night.money() == MoneyState(spent: .edit, doubtful: .edit))
    }

    /// What was unknown is found in the list by a later run or by `collect`, and fetched: nothing is bought anew.
    @Test(arguments: [false, true]) func whatTheListShowsLaterIsTakenAndCollected(_ byCollect: Bool) async throws {
        let night = try await Night(ProviderScript(posts: [Self.lost], laterPosts: Self.fault, list: .text(404, "{}")))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.unknown])
        let posts = night.provider.posts.count
        night.provider.script = ProviderScript()
        night.clock.skip(.seconds(2 * 86_400))
        let summary = byCollect ? try await night.collect() : try await night.run()
        #expect(summary.exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == posts)
        #expect(night.provider.jobs.count == 1)
        #expect(try await night.money() == MoneyState(spent: .edit))
        let edit = try #require(try await night.rows().first?.edit)
        #expect(edit.reasonCode == nil, "nothing is in doubt any more")
    }

    @Test func twoUnknownOnesThatTheListCannotTellApartStayUnknown() async throws {
        let script = ProviderScript(laterPosts: Self.lost, list: .text(404, "{}"))
        let night = try await Night(Night.edits(2), script)
        _ = try await night.run()
        #expect(try await night.states() == [.unknown, .unknown])
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.unknown, .unknown])
        #expect(night.provider.jobs.count == 2)
    }

    @Test func aDoubtIsReportedAlsoAfterItsEditWasBoughtAnew() async throws {
        let night = try await Night(ProviderScript(laterPosts: Self.fault, list: .text(404, "{}")))
        let first = try await night.run()
        #expect(first.money == [.rehearsal: MoneyState(doubtful: .edit)])
        var row = try #require(try await night.report().rows.first)
        #expect(row.errorCode == "outcome-unknown")
        #expect(row.errorMessage?.contains("may have cost up to 0.3200 USD") == true)
        #expect((row.estimate, row.mayHaveCost, row.cost) == (.edit, .edit, nil))
        let retry = BatchRetry(archive: night.archive, batch: "night")
        _ = try await retry.apply(try await retry.choose(states: [.unknown], named: []))
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        row = try #require(try await night.report().rows.first)
        #expect(row.state == .archived)
        #expect(row.errorCode == "earlier-outcome-unknown")
        #expect(row.errorMessage?.contains("may have cost up to 0.3200 USD besides") == true)
        #expect((row.mayHaveCost, row.cost) == (.edit, .edit))
        let status = try await BatchStatus.of("night", in: night.ledger, archive: night.archive)
        #expect(status.doubts.map(\.earlierDoubt) == [.edit])
        #expect(status.money[.rehearsal] == MoneyState(spent: .edit, doubtful: .edit))
    }

    // MARK: - A provider that buys anew

    /// A repetition makes a second task: the list shows it, and nothing is repeated after that.
    @Test func aSecondTaskOfARepetitionEndsAllRepeating() async throws {
        let script = ProviderScript(posts: [Self.lost, .works, Self.lost], knowsKeys: false)
        let night = try await Night(Night.edits(2), script)
        let summary = try await night.run([.maxRunning: "1"])
        #expect(summary.exit == 1)
        // Which of the two is ready first is chance.
        #expect(Set(try await night.states()) == [.archived, .unknown])
        #expect(night.provider.posts.count == 3, "the second doubt is not repeated")
        #expect(summary.notices.map(\.code) == ["tasks-unaccounted"])
        let notice = try #require(summary.notices.first)
        #expect(notice.message.contains("lists 1 task "))
        #expect(notice.message.contains("task-1"))
        #expect(notice.message.contains("somebody else uses the account"))
        #expect(night.warnings.count { $0 == "tasks-unaccounted" } == 1)
    }

    @Test func aRepetitionThatTheProviderKnowsIsNoReasonForAWord() async throws {
        let night = try await Night(Night.edits(3), ProviderScript(posts: [Self.lost, Self.lost, .breaks(.maybeSent)]))
        let summary = try await night.run()
        #expect(summary.exit == 0)
        #expect(summary.notices.isEmpty)
        #expect(night.provider.jobs.count == 3)
    }

    // MARK: - Over two runs

    /// A run that is interrupted while its POST is under way, its answer being lost.
    private func interrupted(_ script: ProviderScript) async throws -> Night {
        let night = try await Night(script)
        let interruption = Interruption()
        let gate = Gate()
        night.provider.script.posts = [.waits(gate, isLost: true)]
        let run = Task { try await night.run(interruption: interruption) }
        await gate.reached()
        await interruption.wish()
        await gate.open()
        #expect(try await run.value.exit == 2)
        #expect(try await night.states() == [.submitting])
        night.provider.script = script
        return night
    }

    @Test func theNextRunSendsTheSameBytesWithTheSameKey() async throws {
        let night = try await interrupted(ProviderScript())
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 2)
        #expect(Set(night.provider.posts.map(\.key)).count == 1)
        #expect(Set(night.provider.posts.map(\.body)).count == 1)
        #expect(night.provider.jobs.count == 1)
        #expect(try await night.money() == MoneyState(spent: .edit))
    }

    @Test func anIntentThatIsTooOldIsNotSentAgainButFoundInTheList() async throws {
        let night = try await interrupted(ProviderScript())
        night.clock.skip(.seconds(16 * 60))
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 1)
    }

    @Test func anIntentThatIsTooOldAndNotInTheListIsUnknown() async throws {
        let night = try await interrupted(ProviderScript(list: .text(404, "{}")))
        night.clock.skip(.seconds(16 * 60))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.unknown])
        #expect(night.provider.posts.count == 1)
    }

    @Test func collectFindsItInTheListAndPostsNothing() async throws {
        let night = try await interrupted(ProviderScript())
        #expect(try await night.collect().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 1)
    }

    @Test func collectLeavesADoubtToTheNextRun() async throws {
        let night = try await interrupted(ProviderScript(list: .text(404, "{}")))
        _ = try await night.collect()
        #expect(try await night.states() == [.submitting])
        #expect(night.provider.posts.count == 1)
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.jobs.count == 1)
    }
}
