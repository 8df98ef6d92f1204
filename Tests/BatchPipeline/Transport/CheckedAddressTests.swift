import EditModel
import Foundation
import Synchronization
import Testing

@testable import BatchPipeline

/// What was looked up and judged is what is connected to: a name that leads elsewhere a moment later changes nothing.
@Suite(.timeLimit(.minutes(1))) struct CheckedAddressTests {
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

    // MARK: - Certificates

    /// `openssl s_server` with a certificate that nobody vouches for.
    private func withSelfSignedServer(_ body: (Int) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        func openssl(_ words: [String]) throws -> Process {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["openssl"] + words
            process.currentDirectoryURL = URL(filePath: folder.path)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        let subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        let files = ["-keyout", "key.pem", "-out", "cert.pem", "-days", "2"]
        let making = try openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes"] + files + subject)
        making.waitUntilExit()
        try #require(making.terminationStatus == 0)
        let socket = try ScriptedServer.bound()
        let port = try ScriptedServer.port(of: socket)
        close(socket)
        let server = try openssl(["s_server", "-accept", "\(port)", "-cert", "cert.pem", "-key", "key.pem", "-www"])
        defer { server.terminate() }
        let end = ContinuousClock.now + .seconds(30)
        while connection(to: port) == nil, ContinuousClock.now < end {
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        try await body(port)
    }

    /// Whether somebody listens.
    private func connection(to port: Int) -> Bool? {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? true : nil
    }

    @Test func aCertificateThatNobodyVouchesForIsRefusedBeforeAnythingIsSent() async throws {
        try await withSelfSignedServer { port in
            try await withTransport { transport in
                for host in ["localhost", "127.0.0.1"] {
                    let post = WebRequest(
                        "POST",
                        "https://\(host):\(port)/",
                        bearer: Secret("sk-secret"),
                        body: .bytes(Array("paid".utf8))
                    )
                    let failure = await #expect(throws: WebFailure.self) {
                        try await transport.send(post, limits: .test())
                    }
                    #expect(failure?.code == "tls", "\(failure?.message ?? "")")
                    #expect(failure?.reach == .notSent)
                }
            }
        }
    }

    /// An output's link may be asked over http, never over https without a certificate; to this machine it is not
    /// asked at all unless the provider is there.
    @Test func aDownloadIsRefusedAsWell() async throws {
        let folder = try TemporaryFolder()
        try await withSelfSignedServer { port in
            try await withTransport { transport in
                let downloader = Downloader(
                    transport: transport,
                    policy: AddressPolicy(.alsoLoopback),
                    retries: RetryPolicy(attempts: 1)
                )
                let error = await downloadError {
                    try await downloader.download("https://localhost:\(port)/a.mp4", to: folder("a"))
                }
                #expect(error?.code == "download-failed")
                #expect(error?.message.contains("no secure connection") == true, "\(error?.message ?? "")")
                #expect(folder.names.isEmpty)
            }
        }
    }
}
