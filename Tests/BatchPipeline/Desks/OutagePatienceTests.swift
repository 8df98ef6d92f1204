import EditModel
import Testing

@testable import BatchPipeline

@Suite struct OutagePatienceTests {
    private func patience(seed: UInt64) -> OutagePatience {
        OutagePatience(RunSettings(cores: 1), random: SeededRandom(seed: seed).source)
    }

    /// Tries until the patience is over.
    private func tries(_ patience: inout OutagePatience, from start: Duration) throws -> [Duration] {
        var times = [start]
        while times.count < 10_000 {
            let now = try #require(times.last)
            patience.failed(at: now)
            guard patience.lasts(at: now) else { return times }
            times.append(max(try #require(patience.nextTry), now + .milliseconds(10)))
        }
        return times
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func whoHasWorkedIsWaitedForMuchLonger(_ seed: UInt64) throws {
        var patience = patience(seed: seed)
        let first = try tries(&patience, from: .seconds(100))
        #expect(try #require(first.last) >= .seconds(130))
        #expect(try #require(first.last) <= .seconds(190))
        patience.worked()
        let later = try tries(&patience, from: .seconds(1000))
        #expect(try #require(later.last) >= .seconds(2800))
        #expect(try #require(later.last) <= .seconds(2860))
        for (one, next) in zip(later, later.dropFirst()) { #expect(next - one <= .seconds(60)) }
        #expect(later.count < 130, "no storm")
    }

    @Test func anAnswerEndsTheOutage() {
        var patience = patience(seed: 1)
        patience.failed(at: .seconds(10))
        #expect(patience.isOutage)
        patience.answered()
        #expect(!patience.isOutage && patience.nextTry == nil)
        patience.failed(at: .seconds(1000))
        #expect(patience.lasts(at: .seconds(1029)))
        #expect(!patience.lasts(at: .seconds(1030)))
    }

    @Test func anotherQuestionThatIsAnsweredMakesTheNextTryDue() {
        var patience = patience(seed: 1)
        patience.failed(at: .seconds(10))
        patience.heard()
        #expect(patience.nextTry == nil)
        #expect(patience.isOutage, "only a submission that arrives ends it")
        #expect(patience.lasts(at: .seconds(1000)))
    }
}
