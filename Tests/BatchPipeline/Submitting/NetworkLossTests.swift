import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

/// Nights in which the network goes away and comes back.
@Suite(.timeLimit(.minutes(10))) struct NetworkLossTests {
    @Test func tenMinutesWithoutANetworkDoNotEndTheNight() async throws {
        let night = try await Night(Night.edits(6))
        night.loseNetwork(for: .seconds(600))
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == Array(repeating: .archived, count: 6))
        #expect(night.provider.jobs.count == 6)
        #expect(try await night.money().spent == Money(units: Money.edit.units * 6))
        let lost = night.provider.lostPosts
        #expect((1...60).contains(lost.count), "\(lost.count) tries")
        let back = try #require(night.provider.lostAt) + .seconds(600)
        let next = try #require(night.provider.jobs.map(\.made).filter { $0 > back }.min())
        #expect(next - back < .seconds(75), "it goes on soon")
    }

    @Test func nothingNewIsOpenedWhileNobodyIsThere() async throws {
        let night = try await Night(Night.edits(6))
        night.loseNetwork(for: .seconds(600))
        let interruption = Interruption()
        let run = Task { try await night.run(interruption: interruption) }
        while night.provider.lostPosts.count < 5, !run.isCancelled { try await Task.sleep(for: .milliseconds(5)) }
        let open = try await night.states().count { $0 == .submitting }
        #expect(open <= 3, "\(open) are open")
        await interruption.wish()
        #expect(try await run.value.exit == 2)
    }

    @Test func aNetworkThatStaysAwayEndsTheRunAfterHalfAnHour() async throws {
        let night = try await Night(Night.edits(6))
        night.loseNetwork(for: .seconds(86_400))
        var settings = Night.settings
        settings.taskPatience = .seconds(2400)
        let summary = try await night.run(settings: settings)
        #expect(summary.exit == 69)
        #expect(Set(try await night.states()) == [.stalled, .held])
        let lost = night.provider.lostPosts
        let first = try #require(lost.first)
        let last = try #require(lost.last)
        #expect(last - first > .seconds(1500))
        #expect(last - first < .seconds(2000))
    }

    @Test func whoNeverWorkedIsToldSoon() async throws {
        let night = try await Night(ProviderScript(isAway: { _ in true }))
        #expect(try await night.run().exit == 69)
        // Not from the start: on a busy machine the clip alone takes ffmpeg minutes of the night's quick clock.
        let first = try #require(night.provider.lostAt)
        #expect(night.clock.elapsed - first < .seconds(180))
        #expect(try await night.states() == [.held])
    }
}
