import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct DownloaderTests {
    private let folder: TemporaryFolder
    private let clock = HastyClock()

    init() throws { folder = try TemporaryFolder() }

    /// Downloads from a server that answers each connection's one request.
    private func download(
        expecting expected: ExpectedContent = .output,
        limits: WebLimits = .test(),
        path: String = "/out.mp4",
        _ answer: @escaping @Sendable (ScriptedConnection.Request, ScriptedConnection, Int) -> Void
    ) async throws -> DownloadedFile {
        let server = try ScriptedServer { connection, number in
            guard let request = connection.readRequest() else { return }
            answer(request, connection, number)
        }
        return try await withTransport { transport in
            let downloader = Downloader(
                transport: transport,
                policy: AddressPolicy(.alsoLoopback),
                retries: RetryPolicy(attempts: 4),
                timekeeper: clock.timekeeper,
                random: .middle
            )
            let link = server.url + path
            return try await downloader.download(link, to: folder("part"), expecting: expected, limits: limits)
        }
    }

    private func onDisk() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: folder("part")))) }

    @Test func aFileComesWholeWithItsDigestAndWithoutAKey() async throws {
        let content = fakeVideo(700_001)
        let file = try await download { request, connection, _ in
            let isPlain = request.header("Authorization") == nil && request.header("User-Agent") == EditModel.userAgent
            let status = isPlain ? "200 OK" : "400 Bad Request"
            connection.write("HTTP/1.1 \(status)\r\nETag: \"e1\"\r\nContent-Length: \(content.count)\r\n\r\n")
            connection.write(content)
        }
        #expect(file.bytes == 700_001)
        #expect(file.digest == ContentDigest(of: content))
        #expect(file.etag == "\"e1\"")
        #expect(file.host == "127.0.0.1")
        #expect(file.warnings.isEmpty)
        #expect(try onDisk() == content)
        #expect(clock.waits.isEmpty)
    }

    @Test func aBrokenTransferGoesOnWhereItStopped() async throws {
        let content = fakeVideo(1000)
        let file = try await download { request, connection, number in
            let start = number == 1 ? 0 : number * 200
            if number > 1 {
                guard request.header("Range") == "bytes=\(start)-", request.header("If-Range") == "\"e1\"" else {
                    return
                }
                connection.write("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(start)-999/1000\r\n")
            } else {
                connection.write("HTTP/1.1 200 OK\r\n")
            }
            connection.write("ETag: \"e1\"\r\nContent-Length: \(1000 - start)\r\n\r\n")
            let end = number == 3 ? 1000 : (number + 1) * 200
            connection.write(Array(content[start..<end]))
        }
        #expect(file.digest == ContentDigest(of: content))
        #expect(try onDisk() == content)
        #expect(clock.waits == [.milliseconds(500), .seconds(1)])
    }

    @Test(arguments: ["W/\"weak\"", ""])
    func aTransferWithoutAStrongNameBeginsAgain(etag: String) async throws {
        let content = fakeVideo(1000)
        let file = try await download { request, connection, number in
            guard request.header("Range") == nil else { return }
            let header = etag.isEmpty ? "" : "ETag: \(etag)\r\n"
            connection.write("HTTP/1.1 200 OK\r\n\(header)Content-Length: 1000\r\n\r\n")
            connection.write(number == 1 ? Array(content[..<300]) : content)
        }
        #expect(file.digest == ContentDigest(of: content))
        #expect(try onDisk() == content)
    }

    @Test(
        arguments: [
            "HTTP/1.1 200 OK\r\nETag: \"e2\"\r\nContent-Length: 1000\r\n\r\n",
            "HTTP/1.1 206 Partial Content\r\nETag: \"e1\"\r\nContent-Range: bytes 0-999/1000\r\nContent-Length: 1000\r\n\r\n",
            "HTTP/1.1 206 Partial Content\r\nETag: \"e2\"\r\nContent-Range: bytes 300-1299/1300\r\nContent-Length: 1000\r\n\r\n",
            "HTTP/1.1 206 Partial Content\r\nETag: \"e1\"\r\nContent-Length: 1000\r\n\r\n",
            "HTTP/1.1 416 Range Not Satisfiable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    func aPartThatDoesNotFitIsNeverAdded(answer: String) async throws {
        let old = fakeVideo(1000, seed: 1)
        let new = fakeVideo(1000, seed: 2)
        let file = try await download { request, connection, number in
            switch (number, request.header("Range")) {
            case (1, _):
                connection.write("HTTP/1.1 200 OK\r\nETag: \"e1\"\r\nContent-Length: 1000\r\n\r\n")
                connection.write(Array(old[..<300]))
            case (_, .some):
                connection.write(answer)
                if !answer.contains(" 416 ") { connection.write(new) }
            default:
                connection.write("HTTP/1.1 200 OK\r\nETag: \"e2\"\r\nContent-Length: 1000\r\n\r\n")
                connection.write(new)
            }
        }
        #expect(file.digest == ContentDigest(of: new))
        #expect(try onDisk() == new)
    }

    @Test func serverErrorsAreTriedAgainAsTheServerAsks() async throws {
        let content = fakeVideo(100)
        let file = try await download { _, connection, number in
            if number < 4 {
                let headers = "Connection: close\r\nRetry-After: 7\r\nContent-Length: 0"
                connection.write("HTTP/1.1 503 Busy\r\n\(headers)\r\n\r\n")
            } else {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
                connection.write(content)
            }
        }
        #expect(file.bytes == 100)
        #expect(clock.waits == [.milliseconds(7500), .seconds(8), .seconds(9)])
    }

    @Test func whatNeverComesIsGivenUpAndLeavesNothing() async throws {
        let error = await downloadError {
            try await download { _, connection, _ in
                connection.write("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 1000\r\n\r\n")
                connection.write(fakeVideo(10))
            }
        }
        #expect(error?.reason == .exhausted)
        #expect(error?.code == "download-failed")
        #expect(clock.waits.count == 3)
        #expect(folder.names.isEmpty)
    }

    @Test(arguments: [400, 401, 403, 404, 410])
    func aDeadLinkIsToldAtOnce(status: Int) async throws {
        let error = await downloadError {
            try await download(path: "/out.mp4?Signature=secret") { _, connection, _ in
                connection.write("HTTP/1.1 \(status) No\r\nContent-Length: 3\r\n\r\nno!")
            }
        }
        #expect(error?.reason == .linkDead)
        #expect(error?.status == status)
        #expect(error?.message.contains("secret") == false)
        #expect(clock.waits.isEmpty)
        #expect(folder.names.isEmpty)
    }

    @Test(
        arguments: [
            ("video/mp4", "<!DOCTYPE html><title>gone</title>", "output-is-html"),
            ("video/mp4", "\u{FEFF}  \n<html>", "output-is-html"),
            ("text/html; charset=utf-8", "anything", "output-is-html"),
            ("application/json", "anything", "output-is-json"),
            ("application/octet-stream", #"{"error":"expired"}"#, "output-is-json"),
            ("video/mp4", "<?xml version=\"1.0\"?><Error/>", "output-is-xml"),
            ("video/mp4", "", "output-is-empty"),
            ("video/mp4", "RIFF....AVI LIST....", "output-not-mp4"),
            ("video/mp4", "\u{0}\u{0}\u{0}\u{18}ftyp", "output-not-mp4"),
            ("video/mp4", String(repeating: "x", count: 5000), "output-not-mp4"),
        ]
    )
    func whatIsNoVideoIsRefused(type: String, body: String, code: String) async throws {
        let error = await downloadError {
            try await download { _, connection, _ in
                let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                connection.write(head + body)
            }
        }
        #expect(error?.reason == .notWanted)
        #expect(error?.code == code)
        #expect(folder.names.isEmpty)
    }

    @Test func aClipMayBeOfAnyContainerButNoWebPage() async throws {
        let answer = { @Sendable (body: String) in
            { @Sendable (_: ScriptedConnection.Request, connection: ScriptedConnection, _: Int) in
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            }
        }
        let file = try await download(expecting: .clip, answer("RIFF....AVI LIST...."))
        #expect(file.bytes == 20)
        let error = await downloadError { try await download(expecting: .clip, answer("<html></html>")) }
        #expect(error?.code == "clip-is-html")
    }

    @Test(arguments: ["Content-Length: 2000\r\n", ""])
    func aFileOverTheLimitIsRefused(length: String) async throws {
        let error = await downloadError {
            try await download(limits: .test(maximumBytes: 1999)) { _, connection, _ in
                connection.write("HTTP/1.1 200 OK\r\n\(length)\r\n")
                connection.write(fakeVideo(2000))
            }
        }
        #expect(error?.code == "output-too-large")
        #expect(folder.names.isEmpty)
    }

    @Test func fiveRedirectsAreFollowedAndNoSixth() async throws {
        for limit in [5, 6] {
            let result = await downloadError {
                try await download(path: "/0") { request, connection, _ in
                    let number = Int(request.line.split(separator: " ")[1].dropFirst()) ?? 0
                    if number < limit {
                        connection.write(
                            "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /\(number + 1)\r\nContent-Length: 0\r\n\r\n"
                        )
                    } else {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
                        connection.write(fakeVideo(100))
                    }
                }
            }
            #expect(result?.code == (limit == 5 ? nil : "redirect-limit"))
        }
    }

    @Test(arguments: [
        ("file:///etc/passwd", "redirect-malformed"), ("ftp://127.0.0.1/x", "redirect-malformed"),
        ("http://10.0.0.1/x", "link-internal"), ("http://169.254.169.254/latest", "link-internal"),
        ("http://[fd00::1]/x", "link-internal"),
    ])
    func aRedirectToWhereItMustNotLeadIsRefused(location: String, code: String) async throws {
        let error = await downloadError {
            try await download { _, connection, _ in
                connection.write("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
            }
        }
        #expect(error?.reason == .notAllowed)
        #expect(error?.code == code)
    }

    @Test func aCancelledDownloadLeavesNothing() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        let downloading = Task {
            try await download { _, connection, _ in
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
                connection.write(fakeVideo(50))
                arrival.yield()
                connection.waitForClose()
            }
        }
        for await _ in arrived { break }
        downloading.cancel()
        await #expect(throws: CancellationError.self) { try await downloading.value }
        #expect(folder.names.isEmpty)
    }
}
