import BatchPipeline
import ClipPublishing
import EditModel
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServePublisherTests {
    private static let secret = Array("0123456789abcdef0123456789abcdef".utf8)

    /// Runs a test with a server.
    private func withPublisher(
        address: ServeAddress = .loopback,
        publicURL: WebAddress? = nil,
        secret: [UInt8] = secret,
        _ body: (ServePublisher, LiveWebTransport) async throws -> Void
    ) async throws {
        let publisher = try ServePublisher(address: address, publicURL: publicURL, secret: secret)
        try await withTransport { transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await publisher.run() }
                try await body(publisher, transport)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    private func ask(
        _ transport: LiveWebTransport,
        _ url: String,
        _ headers: [WebHeader] = [],
        method: String = "GET"
    ) async throws -> WebResponse {
        try await transport.send(WebRequest(method, url, headers: headers), limits: .download)
    }

    @Test func aPublishedFileIsGivenOutWhole() async throws {
        let folder = try TemporaryFolder()
        let content = seededBytes(1_000_003)
        let clip = try folder.clip(content)
        try await withPublisher { publisher, transport in
            let publication = try await publisher.publish(clip)
            #expect(publication.publisher == publisher.key)
            #expect(publisher.key.hasPrefix("serve:http://127.0.0.1:"))
            #expect(publication.expiresAt == nil)
            let response = try await ask(transport, publication.url)
            #expect(response.status == 200)
            #expect(response.body == content)
            #expect(response.header("Content-Type") == "video/mp4")
            #expect(response.header("Content-Length") == "1000003")
            #expect(response.header("Accept-Ranges") == "bytes")
            #expect(response.header("ETag") == "\"\(clip.digest.hex)\"")
            #expect(await publisher.isAlive(publication, bytes: 0))
        }
    }

    @Test func headGivesTheSameHeadersAndNoBody() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(5000))
        try await withPublisher { publisher, transport in
            let url = try await publisher.publish(clip).url
            let response = try await ask(transport, url, method: "HEAD")
            #expect(response.status == 200)
            #expect(response.body.isEmpty)
            #expect(response.header("Content-Length") == "5000")
            let part = try await ask(transport, url, [WebHeader("Range", "bytes=0-9")], method: "HEAD")
            #expect(part.status == 206)
            #expect(part.header("Content-Length") == "10")
        }
    }

    @Test(
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=990-", 990..<1000), ("bytes=-5", 995..<1000),
            ("bytes=0-99999", 0..<1000), ("bytes=-99999", 0..<1000),
        ]
    )
    func aRangeIsGivenExactly(header: String, range: Range<Int>) async throws {
        let folder = try TemporaryFolder()
        let content = seededBytes(1000)
        let clip = try folder.clip(content)
        try await withPublisher { publisher, transport in
            let url = try await publisher.publish(clip).url
            let response = try await ask(transport, url, [WebHeader("Range", header)])
            #expect(response.status == 206)
            #expect(response.body == Array(content[range]))
            #expect(response.header("Content-Range") == "bytes \(range.lowerBound)-\(range.upperBound - 1)/1000")
        }
    }

    @Test func aRangeBeyondTheEndIsRefusedAndAConditionIsKept() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(1000))
        try await withPublisher { publisher, transport in
            let url = try await publisher.publish(clip).url
            let beyond = try await ask(transport, url, [WebHeader("Range", "bytes=1000-")])
            #expect(beyond.status == 416)
            #expect(beyond.header("Content-Range") == "bytes */1000")
            let range = WebHeader("Range", "bytes=0-9")
            let other = try await ask(transport, url, [range, WebHeader("If-Range", "\"other\"")])
            #expect(other.status == 200)
            #expect(other.body.count == 1000)
            let same = try await ask(transport, url, [range, WebHeader("If-Range", "\"\(clip.digest.hex)\"")])
            #expect(same.status == 206)
        }
    }

    @Test func theAddressIsTheSameInEveryRunAndOtherForAnotherSecret() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(10))
        let world = try #require(WebAddress("https://clips.example.com/base/"))
        var urls: [String] = []
        for secret in [Self.secret, Self.secret, Self.secret.reversed()] {
            try await withPublisher(publicURL: world, secret: secret) { publisher, _ in
                #expect(publisher.key == "serve:https://clips.example.com/base/")
                let publication = try await publisher.publish(clip)
                #expect(await publisher.isAlive(publication, bytes: 0))
                urls.append(publication.url)
            }
        }
        #expect(urls[0] == urls[1])
        #expect(urls[0] != urls[2])
        let code = #/https://clips\.example\.com/base/c/[0-9a-f]{32}/[0-9a-f]{16}\.mp4/#
        #expect(urls[0].wholeMatch(of: code) != nil)
    }

    @Test(arguments: [
        "/", "/c/", "/c", "/../../etc/passwd", "/c/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/c//clip.mp4",
    ])
    func nothingElseIsGivenOut(path: String) async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(10))
        try await withPublisher { publisher, transport in
            _ = try await publisher.publish(clip)
            let base = publisher.key.dropFirst("serve:".count)
            #expect(try await ask(transport, base + path).status == 404)
        }
    }

    @Test func otherMethodsAreRefused() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(10))
        try await withPublisher { publisher, transport in
            let url = try await publisher.publish(clip).url
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                #expect(try await ask(transport, url, method: method).status == 405)
            }
        }
    }

    @Test func aFileThatWasReplacedOrTakenBackIsNotGivenOut() async throws {
        let folder = try TemporaryFolder()
        let link = try folder.clip(seededBytes(10), named: "link.mp4")
        let other = try folder.clip(seededBytes(10, seed: 2), named: "other.mp4")
        let longer = try folder.clip(seededBytes(11, seed: 3), named: "longer.mp4")
        let gone = try folder.clip(seededBytes(10, seed: 4), named: "gone.mp4")
        try await withPublisher { publisher, transport in
            var publications: [Publication] = []
            for file in [link, longer, gone] { publications.append(try await publisher.publish(file)) }
            try FileManager.default.removeItem(atPath: link.path)
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: other.path)
            try Data([1]).write(to: URL(fileURLWithPath: longer.path))
            try await publisher.withdraw(publications[2])
            for publication in publications {
                #expect(try await ask(transport, publication.url).status == 404)
                #expect(await !publisher.isAlive(publication, bytes: 0))
            }
        }
    }

    @Test func aTakenPortIsToldAtOnce() async throws {
        try await withPublisher { publisher, _ in
            let base = try #require(WebAddress(String(publisher.key.dropFirst("serve:".count))))
            _ = try await publisher.publish(try TemporaryFolder().clip([1]))
            let problem = await caught {
                try ServePublisher(address: ServeAddress(host: "127.0.0.1", port: base.port), secret: Self.secret).key
            }
            #expect(problem?.code == "serve-port-taken")
            #expect(problem?.kind == .unavailable)
        }
    }

    @Test func aPublicationWaitsForTheServerAndCanBeCancelled() async throws {
        let publisher = try ServePublisher(secret: Self.secret)
        let clip = try TemporaryFolder().clip([1])
        let waiting = Task { try await publisher.publish(clip) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func aShortSecretIsRefused() async throws {
        let problem = await caught { try ServePublisher(secret: [1, 2, 3]).key }
        #expect(problem?.code == "serve-secret")
    }

    @Test func aClientThatTakesNothingLosesItsPlace() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/large.mp4"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        #expect(truncate(path, 256 << 20) == 0)
        let digest = ContentDigest(of: [1])
        let large = PublishableFile(
            path: path,
            digest: digest,
            bytes: 256 << 20,
            mimeType: "video/mp4",
            fileExtension: "mp4"
        )
        let small = try folder.clip(seededBytes(10))
        let limits = ServePublisher.Limits(connections: 1, patience: .milliseconds(500))
        let publisher = try ServePublisher(secret: Self.secret, limits: limits)
        try await withTransport { transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await publisher.run() }
                let url = try #require(WebAddress(try await publisher.publish(large).url))
                let next = try await publisher.publish(small).url
                let path = try #require(URL(string: url.text)?.path)
                let client = try await blocking { try StalledClient(port: url.port, path: path) }
                // Its place is the only one: the next client is served once it has lost it.
                #expect(try await ask(transport, next).status == 200)
                #expect(try await blocking { client.readRest() } < 256 << 20)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    /// One byte after the other, never an end: of the head, and of a body that nobody asked for.
    @Test(arguments: ["X-Padding: ", "Content-Length: 1000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"])
    func aClientThatSpeaksForEverLosesItsPlace(words: String) async throws {
        let clip = try TemporaryFolder().clip(seededBytes(10))
        let limits = ServePublisher.Limits(connections: 1, patience: .milliseconds(300))
        let publisher = try ServePublisher(secret: Self.secret, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await publisher.run() }
            let url = try #require(WebAddress(try await publisher.publish(clip).url))
            let path = try #require(URL(string: url.text)?.path)
            let client = try DrippingClient(
                port: url.port,
                start: "GET \(path) HTTP/1.1\r\nHost: localhost\r\n" + words
            )
            #expect(try await client.isCut(within: .seconds(30)))
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test(
        arguments: [
            (.rehearsal, nil, nil, nil), (.rehearsal, "http://127.0.0.1:80", nil, nil),
            (.rehearsal, "https://a.example", 80, nil), (.rehearsal, "https://a.example", nil, "serve-port-missing"),
            (.real, "https://a.example", 80, nil), (.real, "https://a.example", nil, "serve-port-missing"),
            (.real, nil, 80, "serve-not-public"), (.real, "http://127.0.0.1:80", 80, "serve-not-public"),
            (.real, "http://a.example", 80, "public-url-insecure"),
            (.rehearsal, "http://a.example", 80, "public-url-insecure"),
        ] as [(World, String?, Int?, String?)]
    )
    func aServerThatNoProviderCanReachIsAnErrorOfUsage(
        world: World,
        url: String?,
        port: Int?,
        code: String?
    ) async throws {
        let address = url.flatMap(WebAddress.init)
        if let code {
            let problem = await caught { try ServePublisher.check(world: world, publicURL: address, port: port) }
            #expect(problem?.code == code)
            #expect(problem?.kind == .usage)
        } else {
            try ServePublisher.check(world: world, publicURL: address, port: port)
        }
    }

    /// The library's server traps where a connection that was accepted is dropped.
    @Test func aServerThatEndsWhileConnectionsComeEndsQuietly() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(5000))
        for _ in 0..<20 {
            let publisher = try ServePublisher(secret: Self.secret)
            let serving = Task { try await publisher.run() }
            let url = try await publisher.publish(clip).url
            let port = try #require(URL(string: url)?.port)
            let (knocks, knock) = AsyncStream<Void>.makeStream()
            let knocking = (0..<8).map { _ in
                Task {
                    while !Task.isCancelled {
                        if let client = try? connectedSocket(port: port) { close(client) }
                        knock.yield()
                        await Task.yield()
                    }
                }
            }
            _ = await knocks.prefix(50).reduce(0) { count, _ in count + 1 }
            serving.cancel()
            try await serving.value
            for task in knocking { task.cancel() }
            for task in knocking { await task.value }
        }
    }
}
