import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

/// What each way of breaking off proves: only a connection that never stood proves that nothing was sent.
@Suite struct TransportFailureTests {
    private let post = WebRequest.Body.bytes(Array(#"{"paid":true}"#.utf8))

    /// The failure of a POST against a server.
    private func failure(
        _ url: String,
        body: WebRequest.Body? = nil,
        limits: WebLimits = .test(),
        clock: ManualClock = ManualClock()
    ) async throws -> WebFailure {
        try await withTransport(clock.timekeeper) { transport in
            await #expect(throws: WebFailure.self) {
                try await transport.send(WebRequest("POST", url, body: body ?? post), limits: limits)
            }
        } ?? WebFailure(.maybeSent, "none", "no failure")
    }

    @Test func aRefusedPortProvesThatNothingWasSent() async throws {
        let socket = try ScriptedServer.bound()
        defer { close(socket) }
        let port = try ScriptedServer.port(of: socket)
        let failure = try await failure("http://127.0.0.1:\(port)/")
        #expect(failure.reach == .notSent)
        #expect(failure.code == "connect")
    }

    @Test func anUnknownNameProvesThatNothingWasSent() async throws {
        let failure = try await failure("http://no-such-host.invalid/")
        #expect(failure.reach == .notSent)
        #expect(failure.code == "dns")
    }

    @Test func aServerThatDoesNotTakeTheConnectionProvesThatNothingWasSent() async throws {
        let listener = try ScriptedServer.listen(backlog: 0)
        defer { close(listener) }
        let port = try ScriptedServer.port(of: listener)
        let crowd = try fillBacklog(port: port)
        defer { for socket in crowd { close(socket) } }
        let failure = try await failure("http://127.0.0.1:\(port)/", limits: .test(connect: .milliseconds(300)))
        #expect(failure.reach == .notSent)
        #expect(failure.code == "connect")
    }

    @Test func aFailedHandshakeProvesThatNothingWasSent() async throws {
        let server = try ScriptedServer { connection, _ in
            connection.write("this is no TLS\r\n\r\n")
            connection.waitForClose()
        }
        let failure = try await failure("https://127.0.0.1:\(server.port)/")
        #expect(failure.reach == .notSent)
        #expect(failure.code == "tls")
    }

    @Test(.timeLimit(.minutes(10))) func aHandshakeThatHangsEndsWithTheTimeForTheConnection() async throws {
        let server = try ScriptedServer { connection, _ in connection.waitForClose() }
        let failure = try await failure(
            "https://127.0.0.1:\(server.port)/",
            limits: .test(connect: .milliseconds(300), firstByte: .seconds(3600), whole: .seconds(3600))
        )
        #expect(failure.reach == .notSent)
        #expect(["tls", "connect"].contains(failure.code))
    }

    @Test func theAnswerToAnUploadIsNotWaitedForAsLongAsTheUpload() async throws {
        let clock = ManualClock()
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.untilClosed { clock.advance(by: .seconds(1)) }
        }
        var limits = WebLimits.test(firstByte: .seconds(36_000), betweenBytes: .seconds(7200), whole: .seconds(36_000))
        limits.afterBody = .seconds(5)
        let failure = try await failure(server.url, limits: limits, clock: clock)
        #expect(failure.code == "timeout")
        #expect(clock.timekeeper.uptime() < .seconds(3600))
    }

    @Test func aServerThatLeavesInTheHandshakeProvesThatNothingWasSent() async throws {
        let server = try ScriptedServer { _, _ in }
        let failure = try await failure("https://127.0.0.1:\(server.port)/")
        #expect(failure.reach == .notSent)
    }

    @Test func aCloseAfterTheHeadersAndABitOfTheBodyMayHaveSentIt() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readHead()
            connection.waitForBody()
        }
        let failure = try await failure(server.url)
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "reset")
    }

    @Test func aQuestionWhoseConnectionBreaksMayHaveBeenAsked() async throws {
        let server = try ScriptedServer { connection, _ in _ = connection.readHead() }
        let failure = try await failure(server.url, body: WebRequest.Body.none)
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "reset")
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"])
    func aCloseBeforeTheEndOfTheAnswerMayHaveSentIt(answer: String) async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(answer)
        }
        let failure = try await failure(server.url)
        #expect(failure.reach == .maybeSent)
        #expect(["reset", "malformed"].contains(failure.code))
        #expect(server.connections == 1, "a POST is never sent again")
    }

    @Test func aResetMayHaveSentIt() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.reset()
        }
        let failure = try await failure(server.url)
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "reset")
    }

    @Test func nonsenseMayHaveSentIt() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write("220 mail.example.com ESMTP\r\n\r\n")
            connection.waitForClose()
        }
        let failure = try await failure(server.url)
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "malformed")
    }

    /// The clock of these tests moves only once the server has the request.
    @Test(
        arguments: [
            ("", WebLimits.test(firstByte: .seconds(5), whole: .seconds(3600))),
            ("", .test(firstByte: .seconds(3600), whole: .seconds(5))),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                .test(firstByte: .seconds(3600), betweenBytes: .seconds(5), whole: .seconds(3600))
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                .test(firstByte: .seconds(3600), betweenBytes: .seconds(3600), whole: .seconds(5))
            ),
        ]
    )
    func silenceIsATimeoutThatMayHaveSentIt(answer: String, limits: WebLimits) async throws {
        let clock = ManualClock()
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(answer)
            connection.untilClosed { clock.advance(by: .seconds(1)) }
        }
        let failure = try await failure(server.url, limits: limits, clock: clock)
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "timeout")
    }

    /// A machine that was closed for an hour after a request had gone out: the answer may wait in the socket.
    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
    func timeInWhichTheMachineSleptIsNotTheServers(answer: String) async throws {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabcdefghi"
        let clock = ManualClock()
        let passed = Mutex(Duration.zero)
        let server = try ScriptedServer { connection, number in
            _ = connection.readRequest()
            connection.write(answer)
            while clock.waiting == 0 { usleep(500) }
            clock.advance(by: .seconds(3600))
            if number == 1 {
                // Only when the watch has looked at the clock again.
                var rest = String(whole.dropFirst(answer.count))
                connection.untilClosed {
                    guard clock.waiting > 0 else { return }
                    connection.write(rest)
                    rest = ""
                }
            } else {
                connection.untilClosed {
                    clock.advance(by: .seconds(1))
                    passed.withLock { $0 += .seconds(1) }
                }
            }
        }
        try await withTransport(clock.timekeeper) { transport in
            let request = WebRequest("POST", server.url, body: post)
            let head = try await transport.send(request, limits: .submission)
            #expect(head.body == Array("abcdefghi".utf8))
            let error = await #expect(throws: WebFailure.self) {
                try await transport.send(request, limits: .submission)
            }
            #expect(error?.code == "timeout")
            #expect(passed.withLock { $0 } >= .seconds(28))
        }
    }

    @Test func aBodyThatIsNotTakenIsATimeout() async throws {
        let folder = try TemporaryFolder()
        let path = folder("large")
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        #expect(truncate(path, 512 << 20) == 0)
        let clock = ManualClock()
        let isOver = Mutex(false)
        let server = try ScriptedServer { connection, _ in
            _ = connection.readHead()
            connection.waitForBody()
            // A pace of 5 ms real time a second of the test's.
            while !isOver.withLock({ $0 }) {
                clock.advance(by: .seconds(1))
                usleep(5000)
            }
        }
        let failure = try await failure(
            server.url,
            body: .file(path: path, before: [], after: []),
            limits: .test(firstByte: .seconds(1_000_000), betweenBytes: .seconds(200), whole: .seconds(1_000_000)),
            clock: clock
        )
        #expect(failure.reach == .maybeSent)
        #expect(failure.code == "timeout")
        #expect(failure.message.contains("the body to be taken"))
        isOver.withLock { $0 = true }
    }

    @Test func aFileThatBecomesShorterMeanwhileMayHaveSentIt() async throws {
        let folder = try TemporaryFolder()
        let path = folder("large")
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        #expect(truncate(path, 512 << 20) == 0)
        let server = try ScriptedServer { connection, _ in
            _ = connection.readHead()
            connection.waitForBody()
            // In the middle of a piece: far more than the sockets hold is still to be read.
            truncate(path, (256 << 20) + 1000)
            connection.waitForClose()
        }
        let failure = try await failure(server.url, body: .file(path: path, before: [], after: []))
        #expect(failure.reach == .maybeSent)
        #expect(failure.message.contains("shorter"), "\(failure.message)")
    }

    @Test func aTimeoutBeforeTheConnectionStandsProvesThatNothingWasSent() async throws {
        let listener = try ScriptedServer.listen(backlog: 0)
        defer { close(listener) }
        let port = try ScriptedServer.port(of: listener)
        let crowd = try fillBacklog(port: port)
        defer { for socket in crowd { close(socket) } }
        let failure = try await failure(
            "http://127.0.0.1:\(port)/",
            limits: .test(connect: .milliseconds(500), firstByte: .zero)
        )
        #expect(failure.reach == .notSent)
        #expect(failure.code == "timeout")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + String(repeating: "x", count: 1001) + "\r\n",
    ])
    func anAnswerOverTheLimitIsRefused(answer: String) async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readRequest()
            connection.write(answer)
            connection.waitForClose()
        }
        let failure = try await failure(server.url, limits: .test(maximumBytes: 1000))
        #expect(failure.code == "too-large")
        #expect(failure.reach == .maybeSent)
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "http+unix://%2Ftmp%2Fx/", "/relative", "http://"])
    func anAddressThatIsNotOfTheWebIsNotAsked(url: String) async throws {
        let failure = try await failure(url)
        #expect(failure.reach == .notSent)
        #expect(failure.code == "malformed")
    }

    @Test func aMissingFileIsToldBeforeAnythingIsSent() async throws {
        let server = try ScriptedServer { connection, _ in connection.waitForClose() }
        let failure = try await failure(server.url, body: .file(path: "/no/such/file", before: [], after: []))
        #expect(failure.reach == .notSent)
        #expect(failure.code == "file")
        #expect(server.connections == 0)
    }

    @Test func anAddressInAMessageLosesItsQuery() async throws {
        let server = try ScriptedServer { connection, _ in _ = connection.readRequest() }
        let failure = try await failure(server.url + "/x?X-Amz-Signature=topsecret")
        #expect(!failure.message.contains("topsecret"))
    }

    /// Connects until the listener's queue is full and the system lets nobody in.
    private func fillBacklog(port: Int) throws -> [Int32] {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        return (0..<8).map { _ in
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return client
        }
    }
}
