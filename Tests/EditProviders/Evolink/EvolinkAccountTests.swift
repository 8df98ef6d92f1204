import EditModel
import Foundation
import Testing

@testable import EditProviders

struct EvolinkAccountTests {
    private func answer(_ body: String) -> WebResponse { WebResponse(status: 200, body: Array(body.utf8)) }

    @Test(
        arguments: [
            ("1757169743", 1_757_169_743), ("1757169743000", 1_757_169_743), ("\"1757169743\"", 1_757_169_743),
            ("\"2025-09-06T14:42:23Z\"", 1_757_169_743), ("\"2025-09-06T22:42:23+08:00\"", 1_757_169_743),
            ("\"yesterday\"", nil), ("null", nil), ("-5", nil), ("1e300", nil),
            ("null,\"created\":1757169743", 1_757_169_743), ("\"yesterday\",\"created\":1757169743", 1_757_169_743),
            ("1757169743,\"created\":1", 1_757_169_743),
        ] as [(String, Double?)]
    )
    func theListIsReadWithTimesOfEveryForm(_ created: String, _ seconds: Double?) throws {
        let evolink = try ProviderCase.named("evolink").provider
        let row =
            #"{"id":"t-1","model":"wan2.7-video-edit","type":"video","status":"processing","created_at":\#(created)}"#
        guard
            case .answer(let listing) = evolink.listing(
                of: answer(#"{"data":[\#(row),{"id":"/"}],"total":1,"page":1}"#)
            )
        else {
            Issue.record("no listing")
            return
        }
        #expect(!listing.hasMore)
        #expect(
            listing.tasks == [
                ListedTask(
                    id: try #require(TaskID("t-1")),
                    createdAt: seconds.map { Date(timeIntervalSince1970: $0) },
                    status: .running,
                    model: "wan2.7-video-edit"
                )
            ]
        )
    }

    @Test(arguments: [
        (51, 1, 50, true), (50, 1, 50, false), (120, 2, 50, true), (120, 3, 50, false), (21, 1, 20, true),
    ])
    func morePagesFollowWhileTheTotalSaysSo(_ total: Int, _ page: Int, _ size: Int, _ hasMore: Bool) throws {
        let body = #"{"data":[{"id":"t-1"}],"total":\#(total),"page":\#(page),"page_size":\#(size)}"#
        guard case .answer(let listing) = try ProviderCase.named("evolink").provider.listing(of: answer(body)) else {
            Issue.record("no listing")
            return
        }
        #expect(listing.hasMore == hasMore)
    }

    @Test(
        arguments: [
            (
                #"{"success":true,"data":{"user":{"remaining_credits":100.5},"token":{"unlimited_credits":true,"remaining_credits":0}}}"#,
                "100.5"
            ),
            (
                #"{"success":true,"data":{"user":{"remaining_credits":100},"token":{"unlimited_credits":false,"remaining_credits":"7"}}}"#,
                "7"
            ),
        ]
    )
    func creditsAreTheLesserOfUserAndKey(_ body: String, _ credits: String) throws {
        let state = try ProviderCase.named("evolink").provider.accountState(of: answer(body))
        #expect(state == .answer(.credits(try #require(Decimal(string: credits)))))
    }

    @Test func anAnswerWithoutAnAccountProvesNoKey() throws {
        for body in ["{}", #"{"success":false,"data":{}}"#, "[]", "12"] {
            guard case .retry = try ProviderCase.named("evolink").provider.accountState(of: answer(body)) else {
                Issue.record("\(body) was taken for an account")
                continue
            }
        }
    }
}
