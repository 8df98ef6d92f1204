import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

/// What was looked up and judged is what is connected to: a name that leads elsewhere a moment later changes nothing.
@Suite(.timeLimit(.minutes(10))) struct CheckedAddressTests {
    private func number(_ text: String) throws -> HostAddress { try #require(HostAddress(text)) }

    @Test func theConnectionGoesToTheCheckedAddressUnderTheNamesHost() async throws {
        let heads = Mutex<[String]>([])
        let server = try ScriptedServer { connection, _ in
            guard let head = connection.readHead() else { return }
            heads.withLock { $0.append(head) }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        }
        try await withTransport { transport in
            // The name leads nowhere: only the address that was given can have been used.
            var request = WebRequest("GET", "http://Moved.invalid:\(server.port)/a")
            request.addresses = [try number("127.0.0.1")]
            #expect(try await transport.send(request, limits: .test()).body == Array("ok".utf8))
        }
        #expect(heads.withLock { $0 }.first?.lowercased().contains("host: moved.invalid:\(server.port)") == true)
    }

    @Test func aNameThatMovedInsideAfterTheCheckIsNotFollowed() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readHead()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        }
        try await withTransport { transport in
            // `localhost` would lead to the server; the address that was checked does not (RFC 5737, TEST-NET-1).
            var request = WebRequest("GET", "http://localhost:\(server.port)/")
            request.addresses = [try number("192.0.2.1")]
            let failure = await #expect(throws: WebFailure.self) {
                try await transport.send(request, limits: .test(connect: .milliseconds(200)))
            }
            #expect(failure?.reach == .notSent)
        }
    }

    @Test func theNextAddressIsTriedWhereTheFirstTakesNoConnection() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = connection.readHead()
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        try await withTransport { transport in
            var request = WebRequest("GET", "http://two.invalid:\(server.port)/")
            request.addresses = [try number("127.0.0.2"), try number("127.0.0.1")]
            #expect(try await transport.send(request, limits: .test()).status == 204)
        }
    }

    @Test func aConnectionIsKeptForTheSameHostAtTheSameAddressOnly() async throws {
        let server = try ScriptedServer { connection, _ in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        try await withTransport { transport in
            func ask(_ host: String, at address: String) async throws {
                var request = WebRequest("GET", "http://\(host).invalid:\(server.port)/")
                request.addresses = [try number(address)]
                _ = try await transport.send(request, limits: .test())
            }
            for _ in 1...3 { try await ask("one", at: "127.0.0.1") }
            #expect(server.connections == 1)
            try await ask("two", at: "127.0.0.1")
            #expect(server.connections == 2)
            // Nobody listens there, and the connection that stands is not taken in its place.
            await #expect(throws: WebFailure.self) { try await ask("one", at: "127.0.0.2") }
            // A provider may name a new host for each output: old connections go.
            for number in 1...40 { try await ask("host\(number)", at: "127.0.0.1") }
            try await ask("one", at: "127.0.0.1")
            #expect(server.connections == 43)
        }
    }

    @Test func eachRequestOfADownloadCarriesTheAddressesThatWereChecked() async throws {
        let folder = try TemporaryFolder()
        let lookups = Mutex<[String]>([])
        let seen = Mutex<[[String]]>([])
        let stub = StubTransport { request in
            seen.withLock { $0.append(request.addresses.map(\.description)) }
            guard request.url.contains("/first") else { return WebResponse(status: 200, body: fakeVideo(100)) }
            return WebResponse(status: 302, headers: [WebHeader("Location", "https://two.example/second")])
        }
        // A name server that says something else each time it is asked.
        let answers = ["93.184.215.14", "93.184.215.15", "127.0.0.1"]
        let policy = AddressPolicy(.publicOnly) { name in
            let count = lookups.withLock { names in
                names.append(name)
                return names.count
            }
            return [try #require(HostAddress(answers[min(count, answers.count) - 1]))]
        }
        let downloader = Downloader(transport: stub, policy: policy, retries: RetryPolicy(attempts: 1))
        _ = try await downloader.download("https://one.example/first", to: folder("a"))
        #expect(lookups.withLock { $0 } == ["one.example", "two.example"])
        #expect(seen.withLock { $0 } == [["93.184.215.14"], ["93.184.215.15"]])
    }

    @Test(
        arguments: [
            (AddressPolicy.Scope.publicOnly, "https://a.example/", ["93.184.215.14"], ["93.184.215.14"]),
            (.publicOnly, "https://93.184.215.14/", [], []), (.publicOnly, "https://a.example/", ["10.0.0.1"], nil),
            (.publicOnly, "https://localhost/", ["93.184.215.14"], nil),
            (.alsoLoopback, "http://localhost/", ["127.0.0.1"], ["127.0.0.1"]),
            (.alsoLoopback, "http://localhost/", ["10.0.0.1"], nil),
            (.alsoLoopback, "http://a.example/", ["127.0.0.1"], nil), (.alsoLoopback, "http://127.0.0.1/", [], []),
            (.alsoLoopback, "http://10.0.0.1/", [], nil), (.publicOnly, "http://169.254.169.254/", [], nil),
            (.alsoHost("gw.corp"), "https://gw.corp/", ["10.0.0.1"], ["10.0.0.1"]),
            (.alsoHost("gw.corp"), "https://GW.corp:8443/", ["127.0.0.1"], ["127.0.0.1"]),
            (.alsoHost("10.0.0.1"), "https://10.0.0.1/", [], []), (.alsoHost("10.0.0.1"), "https://10.0.0.2/", [], nil),
            (.alsoHost("gw.corp"), "https://a.gw.corp/", ["10.0.0.1"], nil),
            (.alsoHost("gw.corp"), "https://a.example/", ["93.184.215.14", "10.0.0.1"], nil),
            (.alsoHost("gw.corp"), "https://a.example/", ["93.184.215.14"], ["93.184.215.14"]),
            (.alsoHost("gw.corp"), "http://127.0.0.1/", [], nil),
            (.alsoHost("gw.corp"), "http://localhost/", ["127.0.0.1"], nil),
            (.publicOnly, "https://[fe80::1]/", [], nil), (.publicOnly, "https://[::ffff:127.0.0.1]/", [], nil),
        ] as [(AddressPolicy.Scope, String, [String], [String]?)]
    )
    func aNameIsJudgedByWhereItLeads(
        scope: AddressPolicy.Scope,
        url: String,
        found: [String],
        allowed: [String]?
    ) async throws {
        let policy = AddressPolicy(scope) { _ in found.compactMap { HostAddress($0) } }
        let address = try #require(WebAddress(url))
        do {
            #expect(try await policy.check(address).map(\.description) == allowed)
        } catch let error as DownloadError {
            #expect(error.code == "link-internal")
            #expect(allowed == nil)
        }
    }
}
