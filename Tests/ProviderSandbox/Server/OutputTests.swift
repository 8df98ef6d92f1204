import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("Output links")
struct OutputTests {
    /// A completed task's link.
    private func link(_ client: SandboxClient, _ clock: TestClock) async throws -> String {
        let id = try await client.submit(#""aspect_ratio":"1:1""#).text("id")
        clock.advance(5)
        return try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
    }

    @Test("serve whole files and ranges with length and tag")
    func ranges() async throws {
        try await withSandbox { client, clock in
            let link = try await link(client, clock)
            let whole = try await client.send(.GET, link)
            #expect(try TestMedia.probe(whole.bytes, "stream=width,height").first == "960,960")
            let tag = try #require(whole.headers.first(name: "ETag"))
            let size = whole.bytes.count
            let head = try await client.send(.HEAD, link)
            #expect(head.headers.first(name: "Content-Length") == "\(size)" && head.bytes.isEmpty)
            let cases: [(String, Range<Int>?)] = [
                ("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=100-", 100..<size),
                ("bytes=-7", (size - 7)..<size),
                ("bytes=5-\(size + 9)", 5..<size), ("bytes=\(size)-", nil), ("bytes=-0", nil),
            ]
            for (range, expected) in cases {
                let reply = try await client.send(.GET, link, headers: [("Range", range), ("If-Range", tag)])
                #expect(reply.status == (expected == nil ? 416 : 206), "\(range)")
                if let expected {
                    #expect(reply.bytes == Array(whole.bytes[expected]), "\(range)")
                    let shown = "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/\(size)"
                    #expect(reply.headers.first(name: "Content-Range") == shown)
                }
            }
            for range in ["bytes=3-2", "bytes=a-b", "bytes=0-1,4-5", "lines=0-1", "bytes=99999999999999999999-"] {
                #expect(try await client.send(.GET, link, headers: [("Range", range)]).status == 200, "\(range)")
            }
            let stale = try await client.send(.GET, link, headers: [("Range", "bytes=0-0"), ("If-Range", "\"x\"")])
            #expect(stale.status == 200 && stale.bytes.count == size)
        }
    }

    @Test("die after their lifetime, and cannot be forged")
    func expiry() async throws {
        try await withSandbox { client, clock in
            let link = try await link(client, clock)
            #expect(try await client.send(.GET, link).status == 200)
            let forged = link.replacingOccurrences(of: "Expires=", with: "Expires=9")
            #expect(try await client.send(.GET, forged).status == 403)
            let bare = String(link.prefix { $0 != "?" })
            #expect(try await client.send(.GET, bare).status == 403)
            clock.advance(24 * 3600)
            #expect(try await client.send(.GET, link).status == 403)
        }
    }

    @Test("are of different bytes for different tasks, also when outputs are ready-made")
    func different() async throws {
        try await withSandbox { client, clock in
            let first = try await client.send(.GET, try await link(client, clock))
            let second = try await client.send(.GET, try await link(client, clock))
            #expect(first.bytes != second.bytes && first.bytes.count == second.bytes.count)
        }
    }
}
