import EditModel
import Foundation
import Testing

@testable import EditProviders

/// What every provider of the registry makes of answers.
struct AnswerConformanceTests {
    @Test(arguments: ProviderCase.all) func theDocumentedAnswerIsAccepted(_ tried: ProviderCase) throws {
        for status in [200, 201, 202] {
            guard case .accepted(let task) = tried.outcome(status, tried.acceptedBody) else {
                Issue.record("not accepted")
                continue
            }
            #expect(task.id == TaskID("task-1"))
        }
    }

    @Test(arguments: ProviderCase.all) func theReachOfAFailureDecides(_ tried: ProviderCase) {
        let refused = WebFailure(.notSent, "connect", "refused")
        #expect(tried.provider.outcome(ofSubmission: .failure(refused)) == .notSent(refused))
        let reset = WebFailure(.maybeSent, "reset", "connection reset")
        let outcome = tried.provider.outcome(ofSubmission: .failure(reset))
        #expect(outcome == .unknown(code: "reset", message: "connection reset"))
    }

    @Test(
        arguments: ProviderCase.all,
        [
            "", "{}", "[]", "null", "\"task-1\"", "{\"id\":\"\",\"task_id\":\"\"}", "{\"id\":12,\"task_id\":12}",
            "{\"id\":\"a b\",\"task_id\":\"a b\"}", "{\"id\":\"../..\",\"task_id\":\"../..\"}",
            "{\"id\":\"..\",\"task_id\":\"..\"}", "{\"id\":null,\"task_id\":null}", "<html>welcome</html>",
            "{\"id\":[\"task-1\"],\"task_id\":{}}", "{\"id\":\"task-1\",\"task_id\":\"task-1\"",
            "{\"error\":{\"code\":\"invalid_request\",\"message\":\"no\",\"type\":\"x\"}}",
        ]
    )
    func successWithoutAValidIDIsUnknown(_ tried: ProviderCase, _ body: String) {
        guard case .unknown(let code, _) = tried.outcome(200, body) else {
            Issue.record("\(tried.outcome(200, body))")
            return
        }
        #expect(code == "no-task-id")
    }

    @Test(
        arguments: ProviderCase.all,
        [100, 301, 302, 307, 404, 408, 409, 413, 418, 500, 501, 502, 503, 504, 520, 599]
    )
    func otherStatusesAreUnknown(_ tried: ProviderCase, _ status: Int) {
        let bodies = [
            "", "<html>\u{1B}[31mbad gateway</html>", tried.acceptedBody,
            #"{"error":{"code":"insufficient_quota","message":"m","type":"insufficient_quota"}}"#,
            #"{"code":500,"reason":"CREATE_TASK_FAILED","message":"m"}"#,
        ]
        for body in bodies {
            guard case .unknown(_, let message) = tried.outcome(status, body) else {
                Issue.record("\(status) \(body): \(tried.outcome(status, body))")
                continue
            }
            #expect(message.printable == message)
            #expect(message.unicodeScalars.count <= 340)
        }
    }

    @Test(arguments: ProviderCase.all, [400, 401, 402, 403]) func pagesForPeopleProveNothing(
        _ tried: ProviderCase,
        _ status: Int
    ) {
        for body in ["", "<html>Access denied</html>", "{", "[]", #"{"error":"no"}"#] {
            guard case .unknown = tried.outcome(status, body) else {
                Issue.record("\(status) \(body): \(tried.outcome(status, body))")
                continue
            }
        }
    }

    @Test(arguments: ProviderCase.all) func aFinishedTaskHasItsLink(_ tried: ProviderCase) throws {
        guard case .report(let report) = try tried.query(200, tried.succeededBody) else {
            Issue.record("no report")
            return
        }
        #expect(report.status == .succeeded)
        #expect(report.links.map(\.url) == ["https://out.example/a.mp4"])
    }

    @Test(arguments: ProviderCase.all) func anotherTasksAnswerIsNoReport(_ tried: ProviderCase) throws {
        let body = tried.succeededBody.replacingOccurrences(of: "task-1", with: "task-2")
        guard case .retry(_, let code, _) = try tried.query(200, body) else {
            Issue.record("taken for the task's own")
            return
        }
        #expect(code == "wrong-task")
    }

    @Test(arguments: ProviderCase.all, [408, 429, 500, 502, 503, 504])
    func troubleWithAQueryIsRetriedWhenTheProviderSays(_ tried: ProviderCase, _ status: Int) throws {
        for body in ["", "<html>", #"{"error":{"code":"x","message":"m"}}"#, #"{"code":1,"message":"m"}"#] {
            guard case .retry(let after, _, _) = try tried.query(status, body, [WebHeader("Retry-After", "7")]) else {
                Issue.record("\(status) \(body)")
                continue
            }
            #expect(after == .delay(.seconds(7)))
        }
    }

    @Test(arguments: ProviderCase.all) func aBare404ProvesNothingAboutTheTask(_ tried: ProviderCase) throws {
        guard case .retry = try tried.query(404, "<html>not found</html>") else {
            Issue.record("taken for gone")
            return
        }
    }

    @Test(arguments: ProviderCase.all) func aWrongKeyIsAccess(_ tried: ProviderCase) throws {
        guard case .access(let rejection) = try tried.query(401, "<html>") else {
            Issue.record("not access")
            return
        }
        #expect(rejection.status == 401)
        #expect(rejection.meaning == .access)
    }

    @Test(arguments: ProviderCase.all, [404, 405]) func aMissingCallIsNotOffered(_ tried: ProviderCase, _ status: Int) {
        for body in ["", "<html>", #"{"error":{"code":"not_found","message":"m"}}"#, #"{"code":404,"message":"m"}"#] {
            let response = WebResponse(status: status, body: Array(body.utf8))
            #expect(tried.provider.reports(ofBatch: response, for: []) == .notOffered)
            #expect(tried.provider.listing(of: response) == .notOffered)
            #expect(tried.provider.accountState(of: response) == .notOffered)
        }
    }

    @Test(arguments: ProviderCase.all) func aKeyThatIsRepeatedIsTakenOut(_ tried: ProviderCase) throws {
        let said = "Invalid token \(ProviderCase.key) for https://m.example/a.mp4?X-Amz-Signature=beef"
        let bodies = [#"{"error":{"code":"unauthorized","message":"\#(said)"}}"#, #"{"code":1,"message":"\#(said)"}"#]
        for body in bodies + [said] {
            for status in [200, 401, 500] {
                let texts = "\(tried.outcome(status, body)) \(try tried.query(status, body))"
                #expect(!texts.contains(ProviderCase.key))
                #expect(!texts.contains("beef"))
            }
        }
    }
}
