import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

/// The rules about links that need no socket.
@Suite struct DownloadLinkTests {
    private func downloader(_ stub: StubTransport, _ addresses: [String] = ["93.184.215.14"]) -> Downloader {
        Downloader(
            transport: stub,
            policy: AddressPolicy(.publicOnly) { _ in addresses.compactMap { HostAddress($0) } },
            retries: RetryPolicy(attempts: 2),
            timekeeper: HastyClock().timekeeper,
            random: .middle
        )
    }

    @Test func anHTTPLinkIsTriedAsHTTPSFirst() async throws {
        let folder = try TemporaryFolder()
        let asked = Mutex<[String]>([])
        let stub = StubTransport { request in
            asked.withLock { $0.append(request.url) }
            return WebResponse(status: 200, body: fakeVideo(100))
        }
        let file = try await downloader(stub).download("http://cdn.example.com:80/a.mp4?x=1", to: folder("a"))
        #expect(file.warnings.isEmpty)
        #expect(asked.withLock { $0 } == ["https://cdn.example.com/a.mp4?x=1"])
    }

    @Test func anHTTPLinkIsTakenWithAWarningWhereHTTPSFails() async throws {
        let folder = try TemporaryFolder()
        let asked = Mutex<[String]>([])
        let stub = StubTransport { request in
            asked.withLock { $0.append(request.url) }
            if request.url.hasPrefix("https:") { throw WebFailure(.notSent, "tls", "no certificate") }
            return WebResponse(status: 200, body: fakeVideo(100))
        }
        let file = try await downloader(stub).download("http://cdn.example.com/a.mp4", to: folder("a"))
        #expect(file.bytes == 100)
        #expect(file.warnings.count == 1)
        #expect(file.warnings.first?.contains("plain http from cdn.example.com") == true)
        #expect(asked.withLock { $0 } == ["https://cdn.example.com/a.mp4", "http://cdn.example.com/a.mp4"])
    }

    /// Only a host without https is asked over plain http at once; what may pass is tried again over https first.
    @Test(arguments: [
        ("503", 1, ["https"]), ("503", 2, ["https", "http"]), ("timeout", 1, ["https"]),
        ("reset", 2, ["https", "http"]),
        ("connect", 1, ["http"]), ("tls", 1, ["http"]), ("404", 1, ["http"]),
    ])
    func whatMayPassIsTriedAgainOverHTTPS(trouble: String, times: Int, then: [String]) async throws {
        let folder = try TemporaryFolder()
        let asked = Mutex<[String]>([])
        let stub = StubTransport { request in
            let scheme = String(request.url.prefix { $0 != ":" })
            let count = asked.withLock { asked in
                asked.append(scheme)
                return asked.count
            }
            guard scheme == "https", count <= times else { return WebResponse(status: 200, body: fakeVideo(100)) }
            if let status = Int(trouble) { return WebResponse(status: status) }
            throw WebFailure(.maybeSent, trouble, "no answer")
        }
        let file = try await downloader(stub).download("http://cdn.example.com/a.mp4", to: folder("a"))
        #expect(asked.withLock { $0 } == ["https"] + then)
        #expect(file.warnings.isEmpty == (then == ["https"]))
    }

    @Test(arguments: [
        ("http://cdn.example.com/a.mp4", ExpectedContent.clip, "link-insecure"),
        ("file:///etc/passwd", .output, "link-malformed"), ("", .output, "link-malformed"),
        ("https://user:pass@example.com/", .output, "link-malformed"), ("javascript:x", .clip, "link-malformed"),
    ])
    func aLinkThatMustNotBeUsedIsNot(link: String, expected: ExpectedContent, code: String) async throws {
        let folder = try TemporaryFolder()
        let stub = StubTransport { _ in throw WebFailure(.notSent, "dns", "must not be asked") }
        let error = await downloadError {
            try await downloader(stub).download(link, to: folder("a"), expecting: expected)
        }
        #expect(error?.code == code)
        #expect(error?.reason == .notAllowed)
    }

    @Test(arguments: [
        ["127.0.0.1"], ["10.1.2.3"], ["93.184.215.14", "192.168.1.1"], ["::1"], ["fe80::1"], ["::ffff:10.0.0.1"],
    ])
    func aNameThatLeadsInsideIsRefused(addresses: [String]) async throws {
        let folder = try TemporaryFolder()
        let stub = StubTransport { _ in throw WebFailure(.notSent, "dns", "must not be asked") }
        let error = await downloadError {
            try await downloader(stub, addresses).download("https://evil.example/a.mp4", to: folder("a"))
        }
        #expect(error?.code == "link-internal")
    }

    @Test(arguments: ["http://127.0.0.1/a", "https://localhost/a", "https://[::1]/a", "https://10.0.0.1/a"])
    func thisMachineIsRefusedUnlessTheProviderIsThere(link: String) async throws {
        let folder = try TemporaryFolder()
        let stub = StubTransport { _ in WebResponse(status: 200, body: fakeVideo(100)) }
        let error = await downloadError { try await downloader(stub).download(link, to: folder("a")) }
        #expect(error?.code == "link-internal")
    }

    @Test(
        arguments: [
            ("https://a.example/x/y", "z", "https://a.example/x/z"),
            ("https://a.example/x", "//b.example/y", "https://b.example/y"),
            ("http://a.example/x", "https://a.example/x", "https://a.example/x"),
            ("http://127.0.0.1:1/x", "http://127.0.0.1:2/y", "http://127.0.0.1:2/y"),
            ("https://a.example/x", "http://a.example/x", "redirect-insecure"),
            ("http://a.example/x", "http://127.0.0.1/x", "redirect-internal"),
            ("https://a.example/x", nil, "redirect-malformed"),
            ("https://a.example/x", "data:text/html,x", "redirect-malformed"),
        ] as [(String, String?, String)]
    )
    func redirectsKeepToTheRules(from: String, location: String?, result: String) throws {
        let current = try #require(WebAddress(from))
        do {
            #expect(try DownloadLink.redirect(location, from: current).text == result)
        } catch let error as DownloadError {
            #expect(error.code == result)
        }
    }

    @Test(
        arguments: [
            ("bytes 0-9/10", 0, 9, 10), ("bytes 5-9/*", 5, 9, nil), ("Bytes 1-1/2", 1, 1, 2),
        ] as [(String, Int64, Int64, Int64?)]
    )
    func aContentRangeIsRead(text: String, first: Int64, last: Int64, total: Int64?) throws {
        let range = try #require(ContentRange(text))
        #expect(range.first == first)
        #expect(range.last == last)
        #expect(range.total == total)
    }

    @Test(arguments: [
        "", "bytes", "bytes */10", "bytes 9-0/10", "bytes 0-10/10", "bytes 0-9", "bytes -1-9/10", "x 0-1/2",
    ])
    func anImpossibleContentRangeIsNone(text: String) {
        #expect(ContentRange(text) == nil)
    }
}
