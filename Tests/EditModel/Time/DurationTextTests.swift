import EditModel
import Foundation
import TestSupport
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("5", 5000), ("2.5", 2500), ("00:05", 5000), ("0:05.25", 5250), ("1:00:00.25", 3_600_250), ("90", 90_000),
        ("01:30", 90_000), ("120:00", 7_200_000), ("0.0005", 1), ("0.0004", 0), ("7.125", 7125),
    ])
    func `seconds and clock times are read`(text: String, milliseconds: Int64) {
        #expect(Duration(clockText: text)?.inMilliseconds == milliseconds)
    }

    @Test(arguments: [
        "", ":", "5:", ":5", "1:60", "1:2:60", "1:60:00", "1:2:3:4", "-5", "+5", "5s", "5.", ".5", "1.5:00", "0x5",
        "1e3", " 5", "5 ", "٥", "0.1234567891", "99999999999", "9999999999:00:00",
    ])
    func `other text is no length of time`(text: String) {
        #expect(Duration(clockText: text) == nil)
    }

    @Test func `nine decimals are kept exactly`() {
        #expect(Duration(clockText: "1.000000001") == .seconds(1) + .nanoseconds(1))
    }

    @Test(
        arguments: [
            (Duration.microseconds(499), Int64(0)), (.microseconds(500), 1), (.microseconds(5_005_499), 5005),
            (.microseconds(-499), 0), (.microseconds(-500), -1), (.microseconds(-1600), -2),
            (.seconds(Int64.max), 31_557_600_000_000_000), (.seconds(Int64.min), -31_557_600_000_000_000),
        ] as [(Duration, Int64)]
    )
    func `milliseconds are rounded half away from zero and never overflow`(duration: Duration, expected: Int64) {
        #expect(duration.inMilliseconds == expected)
    }

    @Test(arguments: [
        (5005, "5.005", "5.005"), (5000, "5.000", "5"), (2500, "2.500", "2.5"), (10, "0.010", "0.01"),
        (0, "0.000", "0"),
        (10_000, "10.000", "10"), (-1500, "-1.500", "-1.5"),
    ])
    func `seconds have three decimals, or as few as needed`(milliseconds: Int, three: String, shortest: String) {
        #expect(Duration.milliseconds(milliseconds).threeDecimals == three)
        #expect(Duration.milliseconds(milliseconds).shortest == shortest)
    }

    @Test(
        arguments: [
            (Duration.milliseconds(5000), 5), (.milliseconds(5001), 6), (.microseconds(5_000_400), 5), (.zero, 0),
            (.milliseconds(-1500), -1), (.seconds(Int64.max), 31_557_600_000_000),
        ] as [(Duration, Int64)]
    )
    func `whole seconds are rounded up from milliseconds`(duration: Duration, seconds: Int64) {
        #expect(duration.roundedUpToSeconds == .seconds(seconds))
    }

    @Test func `the shortest form is read again`() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<1000 {
            let duration = Duration.milliseconds(Int.random(in: 0...100_000_000, using: &generator))
            #expect(Duration(clockText: duration.shortest) == duration)
        }
    }
}
