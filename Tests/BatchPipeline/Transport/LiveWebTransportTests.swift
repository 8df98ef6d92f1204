import EditModel
import Foundation
import Hummingbird
import Logging
import Synchronization
import Testing

@testable import BatchPipeline

@Suite struct LiveWebTransportTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func aRequestCarriesWhatItShouldAndNothingElse() async throws {
        let seen = Mutex<ScriptedConnection.Request?>(nil)
        let server = try ScriptedServer { connection, _ in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.write(Self.ok)
        }
        let response = try await withTransport { transport in
            let request = WebRequest(
                "POST",
                server.url + "/v1/videos?a=b",
                headers: [WebHeader("Idempotency-Key", "run_1"), WebHeader("User-Agent", "other")],
                bearer: Secret("key-1"),
                body: .bytes(Array("{}".utf8))
            )
            return try await transport.send(request, limits: .test())
        }
        #expect(response.status == 200)
        #expect(response.body == Array("ok".utf8))
        let request = try #require(seen.withLock { $0 })
        #expect(request.line == "POST /v1/videos?a=b HTTP/1.1")
        #expect(request.header("Authorization") == "Bearer key-1")
        #expect(request.header("User-Agent") == EditModel.userAgent)
        #expect(request.header("Idempotency-Key") == "run_1")
        #expect(request.header("Content-Length") == "2")
        #expect(request.header("Connection") == "close")
        #expect(request.body == Array("{}".utf8))
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200, "abcde"),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""),
        ("HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end"),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\nContent-Length: 1\r\n\r\nx", 429, "x"),
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, ""),
    ])
    func everyFormOfAnAnswerIsTakenAsItIs(answer: String, status: Int, body: String) async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(answer)
        }
        let response = try await withTransport {
            try await $0.send(WebRequest("GET", server.url), limits: .test())
        }
        #expect(response.status == status)
        #expect(response.body == Array(body.utf8))
        #expect(server.connections == 1)
    }

    @Test func aHeadRequestWaitsForNoBody() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n")
            connection.waitForClose()
        }
        let response = try await withTransport {
            try await $0.send(WebRequest("HEAD", server.url), limits: .test(maximumBytes: 10))
        }
        #expect(response.header("content-length") == "5000000000")
    }

    @Test func aFileIsStreamedBetweenItsBytesWithItsExactLength() async throws {
        let folder = try TemporaryFolder()
        let content = seededBytes(3 << 20 | 7)
        let path = try folder.file("clip.mp4", content)
        let seen = Mutex<ScriptedConnection.Request?>(nil)
        let server = try ScriptedServer { connection, _ in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.write(Self.ok)
        }
        let body = WebRequest.Body.file(path: path, before: Array("<<".utf8), after: Array(">>".utf8))
        _ = try await withTransport {
            try await $0.send(WebRequest("POST", server.url, body: body), limits: .test())
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.header("Content-Length") == String(content.count + 4))
        #expect(request.header("Transfer-Encoding") == nil)
        #expect(request.body == Array("<<".utf8) + content + Array(">>".utf8))
    }

    @Test func questionsShareAConnectionAndBodiesNever() async throws {
        let server = try ScriptedServer { connection, _ in
            while connection.readRequest() != nil { connection.write(Self.ok) }
        }
        try await withTransport { transport in
            for _ in 1...3 { _ = try await transport.send(WebRequest("GET", server.url), limits: .test()) }
            #expect(server.connections == 1)
            for _ in 1...3 {
                let post = WebRequest("POST", server.url, body: .bytes([1]))
                _ = try await transport.send(post, limits: .test())
            }
            #expect(server.connections == 4)
            var question = WebRequest("POST", server.url, body: .bytes([1]))
            question.isQuestion = true
            for _ in 1...3 { _ = try await transport.send(question, limits: .test()) }
            #expect(server.connections == 4)
        }
    }

    @Test func anUnwantedBodyIsNotRead() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nabc")
            connection.waitForClose()
        }
        let head = try await withTransport { transport in
            try await transport.receive(WebRequest("GET", server.url), limits: .test()) { _ in
                false
            } onBytes: { _ in
                Issue.record("the body was not wanted")
            }
        }
        #expect(head.status == 200)
    }

    @Test func whatTheCallerThrowsComesThrough() async throws {
        struct Unwanted: Error {}
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(Self.ok)
            connection.waitForClose()
        }
        _ = try await withTransport { transport in
            await #expect(throws: Unwanted.self) {
                try await transport.receive(WebRequest("GET", server.url), limits: .test()) { _ in
                    true
                } onBytes: { _ in
                    throw Unwanted()
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(10))) func aCancelledRequestEndsAtOnceAndClosesItsConnection() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            arrival.yield()
            connection.waitForClose()
            closing.yield()
        }
        try await withTransport { transport in
            let asking = Task { try await transport.send(WebRequest("GET", server.url), limits: .test()) }
            for await _ in arrived { break }
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
            for await _ in closed { break }
        }
    }

    @Test(.timeLimit(.minutes(10))) func aTransportThatIsDroppedClosesItsConnections() async throws {
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(Self.ok)
            connection.waitForClose()
            closing.yield()
        }
        let answer = try await LiveWebTransport().send(WebRequest("GET", server.url), limits: .test())
        #expect(answer.status == 200)
        for await _ in closed { break }
    }

    @Test func aClosedTransportSendsNothing() async throws {
        let transport = LiveWebTransport()
        try await transport.shutdown()
        await #expect(throws: WebFailure.self) {
            try await transport.send(WebRequest("GET", "http://127.0.0.1:1/"), limits: .test())
        }
        try await transport.shutdown()
    }

    @Test(.timeLimit(.minutes(10))) func aThousandRequestsRunAtOnce() async throws {
        let crowd = Mutex(0)
        let (full, everybodyIsThere) = AsyncStream<Void>.makeStream()
        let (open, opening) = AsyncStream<Void>.makeStream()
        let gate = Task { for await _ in open { break } }
        let (ports, port) = AsyncStream<Int>.makeStream()
        let responder = CallbackResponder<BasicRequestContext> { _, _ in
            let isLast = crowd.withLock { count in
                count += 1
                return count == 1000
            }
            if isLast { everybodyIsThere.yield() }
            await gate.value
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "done")))
        }
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname("127.0.0.1", port: 0), backlog: 2048),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let serving = Task { try await application.run() }
        defer { serving.cancel() }
        let number = try #require(await ports.first { _ in true })
        try await withTransport { transport in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        let request = WebRequest("GET", "http://127.0.0.1:\(number)/")
                        return try await transport.send(request, limits: .test()).body.count
                    }
                }
                group.addTask {
                    for await _ in full { break }
                    opening.yield()
                    return 0
                }
                var bytes = 0
                for try await count in group { bytes += count }
                #expect(bytes == 4000)
            }
        }
    }
}
