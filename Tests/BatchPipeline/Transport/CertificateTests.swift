import EditModel
import Foundation
import Testing

@testable import BatchPipeline

/// Real exchanges over TLS: with the right certificate all goes well, with any other one nothing is sent.
@Suite(.timeLimit(.minutes(10))) struct CertificateTests {
    private static let name = "films.example"
    private let here = HostAddress("127.0.0.1")

    private func request(_ port: Int, host: String = name) throws -> WebRequest {
        var request = WebRequest("GET", "https://\(host):\(port)/a.mp4")
        request.addresses = [try #require(here)]
        return request
    }

    /// The name is sent (SNI) and held against the certificate, though the connection goes to a number.
    @Test func aRightCertificateIsTakenForTheNameAtTheCheckedAddress() async throws {
        let server = try await SecureServer()
        let certificate = try await server.certificate("DNS:\(Self.name)")
        try await server.serving(certificate, onlyAs: Self.name, Array("secret".utf8)) { port in
            try await withTransport(trusting: server.root) { transport in
                let answer = try await transport.send(try request(port), limits: .test())
                #expect(answer.status == 200)
                #expect(answer.body == Array("secret".utf8))
                // It asks for the name of the address, not for any.
                let failure = await #expect(throws: WebFailure.self) {
                    try await transport.send(try request(port, host: "else.example"), limits: .test())
                }
                #expect(failure?.code == "tls", "\(failure?.message ?? "")")
            }
        }
    }

    @Test func aDownloadGoesItsWholeWay() async throws {
        let folder = try TemporaryFolder()
        let server = try await SecureServer()
        let content = fakeVideo(300_000)
        let certificate = try await server.certificate("DNS:localhost")
        try await server.serving(certificate, onlyAs: "localhost", content) { port in
            try await withTransport(trusting: server.root) { transport in
                let downloader = Downloader(transport: transport, policy: AddressPolicy(.alsoLoopback))
                let file = try await downloader.download("https://localhost:\(port)/a.mp4", to: folder("a"))
                #expect(file.warnings == [])
                #expect(try Data(contentsOf: URL(filePath: folder("a"))) == Data(content))
            }
        }
    }

    /// A certificate for another name, one that is no longer good, and one of a root that is not trusted.
    @Test(arguments: [("DNS:other.example", 2, true), ("DNS:films.example", -1, true), ("DNS:films.example", 2, false)])
    func anyOtherCertificateIsRefused(names: String, days: Int, isTrusted: Bool) async throws {
        let server = try await SecureServer()
        let certificate = try await server.certificate(names, days: days)
        try await server.serving(certificate) { port in
            try await withTransport(trusting: isTrusted ? server.root : nil) { transport in
                let failure = await #expect(throws: WebFailure.self) {
                    try await transport.send(try request(port), limits: .test())
                }
                #expect(failure?.code == "tls", "\(failure?.message ?? "")")
                #expect(failure?.reach == .notSent)
            }
        }
    }

    @Test func aCertificateThatNobodyVouchesForIsRefusedBeforeAnythingIsSent() async throws {
        let server = try await SecureServer()
        try await server.serving(try await server.selfSigned("DNS:localhost,IP:127.0.0.1")) { port in
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
        let server = try await SecureServer()
        try await server.serving(try await server.selfSigned("DNS:localhost,IP:127.0.0.1")) { port in
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
