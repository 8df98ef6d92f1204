import EditModel
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("What a sandbox was asked")
struct TrafficTests {
    @Test("is counted by kind of request, refused submissions too")
    func counts() async throws {
        try await withFolder { folder in
            var configuration = SandboxConfiguration(folder: folder)
            configuration.media = .instant(clip: .seconds(5))
            configuration.runningLimit = 1
            let sandbox = try ProviderSandbox(configuration: configuration)
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (addresses, continuation) = AsyncStream<WebAddress>.makeStream()
                group.addTask { try await sandbox.run { continuation.yield($0) } }
                defer { group.cancelAll() }
                for await address in addresses {
                    let client = SandboxClient(base: address)
                    let id = try await client.submit().text("id")
                    #expect(try await client.submit().status == 429)
                    _ = try await client.send(.GET, "/v1/tasks/\(id)")
                    _ = try await client.post("/v1/tasks/batch", "{\"task_ids\":[\"\(id)\",\"other\"]}")
                    break
                }
            }
            let traffic = sandbox.traffic
            #expect(traffic.submissions == 2)
            #expect(traffic.queries == 1 && traffic.batchQueries == 1 && traffic.tasksAsked == 3)
        }
    }
}
