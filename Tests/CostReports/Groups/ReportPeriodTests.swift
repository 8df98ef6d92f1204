import CostReports
import Foundation
import Testing

@Suite struct ReportPeriodTests {
    private func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(arguments: [
        ("2026-11", "2026-11-01T00:00:00Z", "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z"),
        ("2026-12", "2026-12-01T00:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
        ("2028-02", "2028-02-01T00:00:00Z", "2028-02-29T12:00:00Z", "2028-03-01T00:00:00Z"),
    ])
    func `a month is one of UTC`(month: String, first: String, last: String, after: String) throws {
        let period = try #require(ReportPeriod(month: month))
        let (start, end) = (try moment(first), try moment(last))
        #expect(period.contains(start) && period.contains(end))
        #expect(!period.contains(start.addingTimeInterval(-0.001)))
        #expect(try !period.contains(moment(after)))
    }

    @Test(arguments: ["", "2026", "2026-13", "2026-00", "26-11", "2026-1", "2026-11-01", "x026-11", "2026-+1"])
    func `what is no month is refused`(text: String) { #expect(ReportPeriod(month: text) == nil) }

    @Test(arguments: [
        ("2026-11-20", "2026-11-20T00:00:00Z"), ("2026-11-20T18:00:00Z", "2026-11-20T18:00:00Z"),
        ("2026-11-20T18:00:00+01:00", "2026-11-20T17:00:00Z"),
    ])
    func `since is a day of UTC or a moment`(text: String, first: String) throws {
        let period = try #require(ReportPeriod(since: text))
        #expect(try period.from == moment(first))
        #expect(period.until == nil)
    }

    @Test(arguments: ["yesterday", "2026-02-30", "2026-11", "20.11.2026", "2026-11-20 18:00", ""])
    func `what is no date is refused`(text: String) { #expect(ReportPeriod(since: text) == nil) }

    @Test func `two limits hold together`() throws {
        let month = try #require(ReportPeriod(month: "2026-11"))
        let both = month.intersection(try #require(ReportPeriod(since: "2026-11-20")))
        #expect(both.words == "from 2026-11-20 until before 2026-12-01 (UTC)")
        #expect(try !both.contains(moment("2026-11-19T23:00:00Z")))
        #expect(try both.contains(moment("2026-11-20T00:00:00Z")))
        #expect(ReportPeriod.all.words == nil && ReportPeriod.all.contains(.distantPast))
    }
}
