import BatchPipeline
import ClipPublishing
import EditModel
import Foundation
import Testing

/// A server with one place, and clients that would keep it.
@Suite(.timeLimit(.minutes(10))) struct ServePlaceTests {
    private static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
    private static let host = "HTTP/1.1\r\nHost: localhost\r\n"

    private func withServer(
        patience: Duration,
        _ body: (_ port: Int, _ path: String, _ next: String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(256 << 10))
        let small = try folder.clip(seededBytes(10), named: "small.mp4")
        let limits = ServePublisher.Limits(connections: 1, patience: patience)
        let publisher = try ServePublisher(secret: Self.secret, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await publisher.run() }
            let url = try #require(WebAddress(try await publisher.publish(clip).url))
            let path = try #require(URL(string: url.text)?.path)
            try await body(url.port, path, try await publisher.publish(small).url)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test(
        "who takes nothing loses its place, whatever the answer",
        arguments: [
            ("GET PATH \(host)Range: bytes=0-262143\r\n\r\n", 200), ("HEAD PATH \(host)\r\n", 30_000),
            ("GET / \(host)\r\n", 30_000),
            ("GET PATH \(host)Range: bytes=262144-\r\n\r\n", 30_000),
        ]
    )
    func stalled(request: String, times: Int) async throws {
        try await withServer(patience: .milliseconds(500)) { port, path, next in
            let client = try await blocking {
                try StalledClient(port: port, request: request.replacing("PATH", with: path), times: times)
            }
            try await withTransport { transport in
                // Where the machine stands still for a moment, half a second of patience is over for this one too.
                let end = ContinuousClock.now + .seconds(60)
                var status: Int?
                while status == nil, ContinuousClock.now < end {
                    status = try? await transport.send(WebRequest("GET", next), limits: .query).status
                }
                #expect(status == 200)
            }
            withExtendedLifetime(client) {}
        }
    }

    @Test(
        "a refusal ends the connection",
        arguments: [
            ("GET / \(host)\r\n", "404"), ("PUT PATH \(host)\r\n", "405"),
            ("GET PATH \(host)Range: bytes=262144-\r\n\r\n", "416"),
        ]
    )
    func refused(request: String, status: String) async throws {
        try await withServer(patience: .seconds(3600)) { port, path, _ in
            let answer = try await blocking {
                try Self.wholeAnswer(port, request.replacing("PATH", with: path))
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    /// All that comes until the server ends the connection.
    private static func wholeAnswer(_ port: Int, _ request: String) throws -> String {
        let client = try connectedSocket(port: port)
        defer { close(client) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard send(client, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
            throw POSIXError(.EPIPE)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count >= 0 else { throw POSIXError(.ETIMEDOUT) }
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer.prefix(count)
        }
    }
}
