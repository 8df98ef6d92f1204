import EditModel
import Foundation
import TestSupport
import Testing

@Suite struct TimestampTests {
    private let night = Date(timeIntervalSince1970: 1_795_140_000)

    @Test func `moments are written in UTC with whole seconds`() {
        #expect(Timestamp.rfc3339(night) == "2026-11-20T02:00:00Z")
        #expect(Timestamp.runID(night) == "20261120T020000Z")
        #expect(Timestamp.month(night) == "2026-11")
        #expect(Timestamp.rfc3339(night.addingTimeInterval(0.999)) == "2026-11-20T02:00:00Z")
    }

    @Test(arguments: [
        ("2026-11-20T02:00:00Z", 0.0), ("2026-11-20T10:00:00+08:00", 0), ("2026-11-20T02:00:00.250Z", 0.25),
        ("2026-11-19T21:00:00-05:00", 0),
    ])
    func `any offset and a fraction are read`(text: String, fraction: Double) throws {
        let date = try #require(Timestamp.date(rfc3339: text))
        #expect(abs(date.timeIntervalSince(night) - fraction) < 0.001)
    }

    @Test(arguments: ["", "yesterday", "2026-11-20", "2026-13-20T02:00:00Z", "20261120T020000Z"])
    func `other text is no moment`(text: String) {
        #expect(Timestamp.date(rfc3339: text) == nil)
    }

    @Test func `what is written is read again`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0...4_000_000_000, using: &generator)))
            #expect(Timestamp.date(rfc3339: Timestamp.rfc3339(date)) == date)
        }
    }
}
