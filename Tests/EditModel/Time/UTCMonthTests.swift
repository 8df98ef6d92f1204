import EditModel
import Foundation
import Testing

@Suite struct UTCMonthTests {
    @Test(
        arguments: [
            ("2026-11-20T02:00:00Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),
            ("2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
            ("2026-11-30T22:30:00-05:00", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ]
    )
    func `a month goes from its first moment to the first of the next`(_ moment: String, _ start: String, _ end: String)
        throws
    {
        let month = UTCMonth(of: try #require(Timestamp.date(rfc3339: moment)))
        #expect(Timestamp.rfc3339(month.start) == start)
        #expect(Timestamp.rfc3339(month.end) == end)
        #expect(month.description == start.prefix(7))
    }

    @Test(arguments: [-1e13, 1e13, 0, 253_402_300_799]) func `every moment lies in its month`(_ seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        let month = UTCMonth(of: date)
        #expect(month.start <= date && date < month.end)
    }
}
