import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct FailedTaskTests {
    private static func failing(_ code: String, _ message: String = "", tasks: Int = .max) -> ProviderScript {
        ProviderScript(task: { $0.number <= tasks ? .fails(code: code, message: message) : .succeeds() })
    }

    @Test(arguments: ["generation_timeout", "quota_exceeded", "resource_exhausted", "service_error"])
    func aRetryableFailureIsBoughtAnewAndCostsNothing(_ code: String) async throws {
        let night = try await Night(Self.failing(code, tasks: 2))
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 3)
        #expect(Set(night.provider.posts.map(\.key)).count == 3, "each is a submission of its own")
        #expect(try await night.money() == MoneyState(spent: .edit))
        #expect(try await night.rows().map(\.edit.attempts) == [3])
    }

    @Test func afterThreeMoreAttemptsItIsFailed() async throws {
        let night = try await Night(Self.failing("service_error"))
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.failed])
        #expect(night.provider.posts.count == 4)
        #expect(try await night.money() == MoneyState())
        #expect(try await night.run().exit == 0)
        #expect(night.provider.posts.count == 4, "a later run does not begin anew by itself")
    }

    @Test(arguments: ["content_policy_violation", "invalid_parameters", "generation_failed_no_content", "unheard_of"])
    func otherFailuresAreFinal(_ code: String) async throws {
        let night = try await Night(Self.failing(code))
        let summary = try await night.run()
        #expect(summary.exit == 1)
        #expect(summary.problems.map(\.code) == [code])
        #expect(try await night.states() == [.failed])
        #expect(night.provider.posts.count == 1)
        #expect(try await night.money() == MoneyState())
    }

    @Test func aClipThatCouldNotBeFetchedIsPublishedAnew() async throws {
        let night = try await Night(Self.failing("invalid_parameters", "failed to download the video", tasks: 1))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.uploads == 2)
        #expect(night.provider.posts.count == 2)
        #expect(Set(night.provider.posts.map(\.body)).count == 2, "the second order names the new address")
    }

    @Test func aPassingFailureOfNovitaIsBoughtAnew() async throws {
        let night = try await Night(at: "novita", Self.failing("", "generation timed out", tasks: 1))
        #expect(try await night.run().exit == 0)
        #expect(night.provider.posts.count == 2)
    }

    @Test func aPersonMayHaveAFailedOneBoughtAnew() async throws {
        let night = try await Night(Self.failing("unknown_error", tasks: 1))
        #expect(try await night.run().exit == 1)
        let retry = BatchRetry(archive: night.archive, batch: "night")
        #expect(try await retry.apply(retry.choose(states: [.failed], named: ["clip.mp4"])) == 1)
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
    }
}
