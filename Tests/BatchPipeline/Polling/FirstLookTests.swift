import Testing

@testable import BatchPipeline

struct FirstLookTests {
    @Test func anEstimateIsBelievedForEightSecondsAtFirst() {
        #expect(FirstLook().wait(estimate: .seconds(120)) == .seconds(8))
        #expect(FirstLook().wait(estimate: .seconds(3)) == .seconds(3))
    }

    @Test func aLookThatCameInTimeMakesEstimatesBelievedWhole() {
        var look = FirstLook()
        look.wasInTime()
        #expect(look.wait(estimate: .seconds(120)) == .seconds(120))
    }

    @Test func aLookThatCameLateHalvesTheWaitDownToHalfASecond() {
        var look = FirstLook()
        look.wasLate(after: .seconds(8))
        #expect(look.wait(estimate: .seconds(120)) == .seconds(4))
        look.wasLate(after: .milliseconds(600))
        #expect(look.wait(estimate: .seconds(120)) == .milliseconds(500))
    }
}
