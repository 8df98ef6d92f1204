import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("Submissions")
struct SubmissionTests {
    @Test("with one key and body are one task, replayed with the header; another body is a conflict")
    func replay() async throws {
        try await withSandbox { client, clock in
            let first = try await client.submit(#""prompt":"a""#, key: "run_0123456789abcdef")
            #expect(first.headers.first(name: "idempotency-replayed") == nil)
            clock.advance(60)
            let second = try await client.submit(#""prompt":"a""#, key: "run_0123456789abcdef")
            #expect(second.text("id") == first.text("id") && second.status == 200)
            #expect(second.headers.first(name: "idempotency-replayed") == "true")
            let other = try await client.submit(#""prompt":"b""#, key: "run_0123456789abcdef")
            #expect(other.status == 409 && other.errorCode == "idempotency_conflict")
            #expect(try await client.submit(key: "short").status == 400)
            #expect(try await client.send(.GET, "/sandbox/bill").number("tasks_created") == 1)
        }
    }

    @Test("with one key, many at once, are one task")
    func replayAtOnce() async throws {
        try await withSandbox { client, _ in
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<24 {
                    group.addTask { try await client.submit(key: "run_at_once_01234567").text("id") }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1 && !ids.contains(""))
            #expect(try await client.send(.GET, "/sandbox/bill").number("tasks_created") == 1)
        }
    }

    @Test("beyond the running limit get 429 with Retry-After, exactly, and are taken again when tasks end")
    func runningLimit() async throws {
        try await withSandbox {
            $0.retryAfter = .milliseconds(1500)
        } _: { client, clock in
            for _ in 0..<3 {
                let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                    for _ in 0..<20 { group.addTask { try await client.submit() } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(replies.count { $0.status == 200 } == 5)
                let refused = replies.filter { $0.status == 429 }
                #expect(refused.count == 15)
                #expect(refused.allSatisfy { $0.errorCode == "rate_limit_exceeded" })
                #expect(refused.allSatisfy { $0.headers.first(name: "Retry-After") == "2" })
                clock.advance(5)
            }
        }
    }

    @Test("beyond the rate get 429, and are taken again as the minute goes on")
    func rate() async throws {
        try await withSandbox {
            $0.requestsPerMinute = 20
            $0.burst = 4
            $0.runningLimit = nil
        } _: { client, clock in
            for (wait, taken) in [(0.0, 4), (3, 1), (9, 3), (600, 4)] {
                clock.advance(wait)
                var accepted = 0
                for _ in 0..<6 { accepted += try await client.submit().status == 200 ? 1 : 0 }
                #expect(accepted == taken)
            }
        }
    }

    @Test("without a key, with a wrong one, for another model, or beyond the credits get the documented errors")
    func access() async throws {
        try await withSandbox {
            $0.acceptedKeys = ["good"]
            $0.creditsAvailable = 200
        } _: { client, clock in
            var caller = client
            for (key, status) in [(nil, 401), ("", 401), ("bad", 401), ("good", 200)] {
                caller.key = key
                let reply = try await caller.submit()
                #expect(reply.status == status)
                if status == 401 { #expect(reply.errorCode == "unauthorized") }
            }
            let model = try await caller.post(
                "/v1/videos/generations",
                #"{"model":"other","video_urls":["https://e.com/a"]}"#
            )
            #expect(model.status == 403 && model.errorCode == "model_access_denied")
            let poor = try await caller.submit()
            #expect(poor.status == 402 && poor.errorCode == "insufficient_quota")
            #expect(poor.text("error.type") == "insufficient_quota")
            clock.advance(5)
            let credits = try await caller.send(.GET, "/v1/credits")
            #expect(credits.number("data.user.used_credits") == 54.4)
            #expect(credits.number("data.user.remaining_credits") == 145.6)
        }
    }
}
