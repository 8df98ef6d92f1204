import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("Novita's interface")
struct NovitaTests {
    private let path = "/v3/async/wan2.7-videoedit"

    @Test("takes a body, shows the task's course, and gives a link with its time to live")
    func life() async throws {
        try await withSandbox {
            $0.api = .novita
            $0.linkLifetime = .seconds(3600)
            $0.taskSeconds = 10...10
        } _: { client, clock in
            let body =
                #"{"video_url":"https://e.com/a.mp4","prompt":"snow","resolution":"720P","ratio":"9:16","duration":3,"#
                + #""seed":0,"watermark":true,"audio_setting":"origin","prompt_extend":false,"#
                + #""reference_image_url":"https://e.com/1","reference_image_url_3":"https://e.com/3"}"#
            let id = try await client.post(path, body).text("task_id")
            var seen: [String] = []
            for step in [0.0, 5, 5] {
                clock.advance(step)
                seen.append(try await client.send(.GET, "/v3/async/task-result?task_id=\(id)").text("task.status"))
            }
            #expect(seen == ["TASK_STATUS_QUEUED", "TASK_STATUS_PROCESSING", "TASK_STATUS_SUCCEED"])
            let done = try await client.send(.GET, "/v3/async/task-result?task_id=\(id)")
            #expect(done.text("videos.0.video_url_ttl") == "3600" && done.text("videos.0.video_type") == "mp4")
            let output = try await client.send(.GET, done.text("videos.0.video_url"))
            #expect(try TestMedia.probe(output.bytes, "stream=width,height").first == "720,1280")
        }
    }

    @Test("refuses in its own words")
    func refusals() async throws {
        try await withSandbox {
            $0.api = .novita
            $0.acceptedKeys = ["good"]
            $0.runningLimit = 1
            $0.creditsAvailable = 250
        } _: { client, _ in
            let good = #"{"video_url":"https://e.com/a.mp4"}"#
            var caller = client
            caller.key = nil
            #expect(try await caller.post(path, good).text("reason") == "MISSING_API_KEY")
            caller.key = "bad"
            let wrong = try await caller.post(path, good)
            #expect(wrong.status == 403 && wrong.text("reason") == "INVALID_API_KEY")
            caller.key = "good"
            for body in [
                "{}", #"{"video_url":"https://e.com/a","duration":2.5}"#,
                #"{"video_url":"https://e.com/a","model":"x"}"#,
                #"{"video_url":"https://e.com/a","resolution":"720p"}"#, #"{"video_url":"https://e.com/a","seed":-1}"#,
            ] {
                let reply = try await caller.post(path, body)
                #expect(reply.status == 400 && reply.text("reason") == "INVALID_REQUEST_BODY", "\(body)")
            }
            #expect(try await caller.post(path, good).status == 200)
            let second = try await caller.post(path, good)
            #expect(second.status == 429 && second.text("reason") == "RATE_LIMIT_EXCEEDED")
            let none = try await caller.send(.GET, "/v3/async/task-result?task_id=none")
            #expect(none.status == 404 && none.text("reason") == "TASK_NOT_FOUND")
            #expect(try await caller.send(.GET, "/v1/tasks").text("reason") == "API_NOT_FOUND")
            let balance = try await caller.send(.GET, "/openapi/v1/billing/balance/detail")
            #expect(balance.text("availableBalance") == "10045")
        }
    }

    @Test("says when the balance is used up")
    func balance() async throws {
        try await withSandbox {
            $0.api = .novita
            $0.creditsAvailable = 20
        } _: { client, _ in
            let reply = try await client.post(path, #"{"video_url":"https://e.com/a.mp4"}"#)
            #expect(reply.status == 400 && reply.text("reason") == "BILLING_BALANCE_NOT_ENOUGH")
        }
    }
}
