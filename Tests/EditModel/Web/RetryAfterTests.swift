import Foundation
import TestSupport
import Testing

@testable import EditModel

struct RetryAfterTests {
    private let moment = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        arguments: [
            ("0", 0.0), ("30", 30), (" 7 ", 7), ("1.5", 1.5), ("3600", 3600), ("86400", 3600),
            (String(repeating: "9", count: 30), 3600),
        ] as [(String, Double)]
    )
    func secondsAreADelayOfAtMostAnHour(_ text: String, _ seconds: Double) throws {
        let after = try #require(RetryAfter(text))
        #expect(after == .delay(.seconds(seconds)))
        #expect(after.wait(now: moment) == .seconds(seconds))
    }

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func datesOfAllThreeFormsAreRead(_ text: String) throws {
        let after = try #require(RetryAfter(text))
        #expect(after == .date(moment))
        #expect(after.wait(now: moment.addingTimeInterval(-10)) == .seconds(10))
        #expect(after.wait(now: moment.addingTimeInterval(10)) == .zero)
        #expect(after.wait(now: moment.addingTimeInterval(-1e9)) == .seconds(3600))
    }

    @Test(
        arguments: [
            ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800.0), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Wednesday, 01-Jan-70 00:00:00 GMT", 0), ("Fri Nov 20 02:00:00 2026", 1_795_140_000),
        ] as [(String, Double)]
    )
    func calendarsEdgesAreRight(_ text: String, _ seconds: Double) throws {
        #expect(try #require(RetryAfter(text)) == .date(Date(timeIntervalSince1970: seconds)))
    }

    @Test(
        arguments: [
            "", "-1", "+5", "1e3", "0x10", "5s", "5,5", "soon", "NaN", "1:00", "٣", "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 31 Nov 1994 08:49:37 GMT", "Thu, 29 Feb 2023 00:00:00 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 0000 08:49:37 GMT", "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            String(repeating: "9", count: 1000),
        ]
    )
    func otherTextIsNothing(_ text: String) {
        #expect(RetryAfter(text) == nil)
    }

    @Test func daysAgreeWithTheCalendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let seed = TestSeed.orElse(9)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let date = Date(
                timeIntervalSince1970: Double(Int.random(in: -2_000_000_000...9_000_000_000, using: &random))
            )
            #expect(RetryAfter(formatter.string(from: date)) == .date(date), "\(date), seed \(seed)")
        }
    }

    @Test func mutatedDatesNeverTrap() {
        let seed = TestSeed.orElse(77)
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789 ,:-GMTSunNov\u{0}é".unicodeScalars)
        for round in 0..<5000 {
            var text = Array("Sun, 06 Nov 1994 08:49:37 GMT".unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                text[Int.random(in: 0..<text.count, using: &random)] = alphabet.randomElement(using: &random) ?? "x"
            }
            let after = RetryAfter(String(String.UnicodeScalarView(text)))
            let wait = after?.wait(now: moment) ?? .zero
            #expect(wait >= .zero && wait <= RetryAfter.maximum, "round \(round) of seed \(seed)")
        }
    }
}
