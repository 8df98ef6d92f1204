import EditModel
import Foundation
import Testing

@Suite struct RetryPolicyTests {
    private func random(_ unit: Double) -> RandomSource {
        RandomSource(unit: { unit }, bytes: { Array(repeating: 0, count: $0) })
    }

    @Test(arguments: [(1, 1.0), (2, 2.0), (3, 4.0), (6, 30.0), (1000, 30.0), (0, 1.0)])
    func theLimitDoublesUpToTheCap(attempt: Int, seconds: Double) {
        let policy = RetryPolicy(attempts: 6)
        #expect(policy.delay(attempt: attempt, random: random(0)) == .zero)
        let half = policy.delay(attempt: attempt, random: random(0.5)).inSeconds
        #expect(abs(half - seconds / 2) < 1e-9)
    }

    @Test func retryAfterIsObeyedUpToAPointWithJitterOnTop() {
        let policy = RetryPolicy(attempts: 6, longestRetryAfter: .seconds(60))
        #expect(policy.delay(attempt: 1, retryAfter: .seconds(10), random: random(0.5)) == .milliseconds(10_500))
        #expect(policy.delay(attempt: 1, retryAfter: .seconds(86400), random: random(0)) == .seconds(60))
        #expect(policy.delay(attempt: 1, retryAfter: .seconds(-5), random: random(0)) == .zero)
    }

    @Test(
        arguments: [
            ("120", 120.0), (" 7 ", 7), ("Fri, 20 Nov 2026 02:00:30 GMT", 30), ("Thu, 19 Nov 2026 02:00:30 GMT", 0),
            ("soon", nil), ("", nil), ("-3", nil), ("99999999999999999999", 3600), ("1:30", nil),
        ] as [(String, Double?)]
    )
    func retryAfterIsReadInSecondsAndAsADate(text: String, seconds: Double?) throws {
        let now = try #require(Timestamp.date(rfc3339: "2026-11-20T02:00:00Z"))
        let response = WebResponse(status: 429, headers: [WebHeader("retry-after", text)])
        #expect(RetryAfter(of: response)?.wait(now: now).inSeconds == seconds)
    }
}
