import AsyncHTTPClient
import EditModel
import NIOCore
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("A sandbox that ends")
struct EndingTests {
    /// The library's server traps where a connection that was accepted is dropped.
    @Test("ends quietly while connections come")
    func quiet() async throws {
        for _ in 0..<10 {
            // Each in a folder of its own: a program that another test starts may hold a lock for a moment.
            try await withFolder { folder in
                var configuration = SandboxConfiguration(folder: folder)
                configuration.media = .instant(clip: .seconds(5))
                let sandbox = try ProviderSandbox(configuration: configuration)
                let (addresses, address) = AsyncStream<WebAddress>.makeStream()
                let serving = Task { try? await sandbox.run { address.yield($0) } }
                let base = try #require(await addresses.first { _ in true })
                let (knocks, knock) = AsyncStream<Void>.makeStream()
                let knocking = (0..<8).map { _ in
                    Task {
                        while !Task.isCancelled {
                            var request = HTTPClientRequest(url: base.text + "/sandbox/bill")
                            request.headers.add(name: "Connection", value: "close")
                            _ = try? await HTTPClient.shared.execute(request, timeout: .seconds(5))
                            knock.yield()
                            await Task.yield()
                        }
                    }
                }
                _ = await knocks.prefix(50).reduce(0) { count, _ in count + 1 }
                serving.cancel()
                await serving.value
                for task in knocking { task.cancel() }
                for task in knocking { await task.value }
            }
        }
    }
}
