import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("Questions about tasks")
struct TaskQueryTests {
    @Test("show pending, then processing with progress that grows, then completed; unknown ids are 404")
    func course() async throws {
        try await withSandbox {
            $0.taskSeconds = 10...10
        } _: { client, clock in
            let id = try await client.submit().text("id")
            #expect(id.contains(/^task-unified-[0-9]+-[0-9a-f]+$/))
            var seen: [String] = []
            for step in [0.0, 2, 3, 4, 2] {
                clock.advance(step)
                let reply = try await client.send(.GET, "/v1/tasks/\(id)")
                seen.append(
                    "\(reply.text("status")) \(Int(reply.number("progress") ?? -1)) \(reply.count("results") ?? 0)"
                )
            }
            #expect(
                seen == ["pending 0 0", "processing 20 0", "processing 50 0", "processing 90 0", "completed 100 1"]
            )
            let unknown = try await client.send(.GET, "/v1/tasks/task-unified-1-none")
            #expect(unknown.status == 404 && unknown.errorCode == "task_not_found")
            #expect(try await client.send(.GET, "/v1/nothing").status == 404)
            #expect(try await client.send(.GET, "/v1/models").text("data.0.id") == "wan2.7-video-edit")
        }
    }

    @Test("come in batches of at most 50; unknown ids are simply absent")
    func batch() async throws {
        try await withSandbox {
            $0.runningLimit = nil
        } _: { client, clock in
            var ids: [String] = ["unknown"]
            for _ in 0..<3 { ids.append(try await client.submit().text("id")) }
            clock.advance(5)
            let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
            let reply = try await client.post("/v1/tasks/batch", "{\"task_ids\":[\(list)]}")
            #expect(reply.count("data") == 3)
            #expect(reply.text("data.2.id") == ids[3] && reply.text("data.2.results.0").hasPrefix("http://127.0.0.1"))
            let many = Array(repeating: "\"a\"", count: 51).joined(separator: ",")
            #expect(try await client.post("/v1/tasks/batch", "{\"task_ids\":[\(many)]}").status == 400)
        }
    }

    @Test("list newest first in pages, by status, without links")
    func list() async throws {
        try await withSandbox {
            $0.runningLimit = nil
        } _: { client, clock in
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await client.submit().text("id")) }
            clock.advance(5)
            ids.append(try await client.submit().text("id"))
            let page = try await client.send(.GET, "/v1/tasks?page=2&page_size=4")
            #expect(page.number("total") == 6 && page.number("page_size") == 4)
            #expect(page.text("data.0.id") == ids[1] && page.text("data.1.id") == ids[0] && page.count("data") == 2)
            #expect(page.number("data.0.credits_used") == 54.4 && page.count("data.0.results") == nil)
            let running = try await client.send(.GET, "/v1/tasks?status=processing")
            #expect(running.count("data") == 1 && running.text("data.0.id") == ids[5])
            #expect(try await client.send(.GET, "/v1/tasks?page_size=51").status == 400)
        }
    }
}
