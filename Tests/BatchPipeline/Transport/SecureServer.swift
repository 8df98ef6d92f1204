import Foundation
import Testing

/// Certificates of a test's own, made by `openssl`, and its servers that show them.
struct SecureServer {
    /// A certificate with its key.
    struct Certificate {
        fileprivate let file: String
        fileprivate let key: String
    }

    private let folder: TemporaryFolder

    /// The file with the root that vouches for all of them but the self-signed.
    var root: String { folder("root.pem") }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"]

    init() async throws {
        folder = try TemporaryFolder()
        try await openssl(
            ["req", "-x509", "-subj", "/CN=root", "-days", "2", "-out", root] + Self.newKey + ["root.key"]
        )
    }

    /// A certificate for some names.
    ///
    /// - Parameters:
    ///   - names: As in a certificate: `DNS:a.example,IP:127.0.0.1`.
    ///   - days: How long it is good from now on; a negative number for one that is no longer.
    func certificate(_ names: String, days: Int = 2) async throws -> Certificate {
        let id = UUID().uuidString
        _ = try folder.file("\(id).names", Array("subjectAltName=\(names)\n".utf8))
        try await openssl(["req", "-new", "-subj", "/CN=server", "-out", "\(id).csr"] + Self.newKey + ["\(id).key"])
        let signing = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "\(days)"]
        let files = ["-in", "\(id).csr", "-extfile", "\(id).names", "-out", "\(id).pem"]
        try await openssl(["x509", "-req"] + files + signing)
        return Certificate(file: "\(id).pem", key: "\(id).key")
    }

    /// A certificate that nobody vouches for.
    func selfSigned(_ names: String) async throws -> Certificate {
        let words = ["-subj", "/CN=server", "-addext", "subjectAltName=\(names)", "-days", "2", "-out", "self.pem"]
        try await openssl(["req", "-x509"] + words + Self.newKey + ["self.key"])
        return Certificate(file: "self.pem", key: "self.key")
    }

    /// Serves at `/a.mp4` what a test wants, while something goes on.
    ///
    /// - Parameters:
    ///   - certificate: What it shows.
    ///   - name: Whom it shows it to: those who ask for this name. Others get another one, or are sent away where they
    ///     ask for another name. Everybody where there is none.
    ///   - content: What it gives.
    ///   - body: Gets the port.
    func serving(
        _ certificate: Certificate,
        onlyAs name: String? = nil,
        _ content: [UInt8] = [],
        _ body: (Int) async throws -> Void
    ) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(content.count)\r\nConnection: close\r\n\r\n"
        _ = try folder.file("a.mp4", Array(head.utf8) + content)
        var words = ["-cert", certificate.file, "-key", certificate.key]
        if let name {
            let other = try await self.certificate("DNS:other.example")
            words = ["-servername", name, "-servername_fatal", "-cert2", certificate.file, "-key2", certificate.key]
            words += ["-cert", other.file, "-key", other.key]
        }
        let socket = try ScriptedServer.bound()
        let port = try ScriptedServer.port(of: socket)
        close(socket)
        let server = try start(["s_server", "-accept", "\(port)", "-HTTP"] + words)
        // It may have been started with TERM blocked.
        defer { kill(server.processIdentifier, SIGKILL) }
        let end = ContinuousClock.now + .seconds(30)
        while !Self.isListening(port), ContinuousClock.now < end {
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        try await body(port)
    }

    private func openssl(_ words: [String]) async throws {
        let (codes, code) = AsyncStream<Int32>.makeStream()
        _ = try start(words) { code.yield($0) }
        try #require(await codes.first { _ in true } == 0, "openssl \(words.joined(separator: " "))")
    }

    private func start(_ words: [String], onEnd: @escaping @Sendable (Int32) -> Void = { _ in }) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + words
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { onEnd($0.terminationStatus) }
        try process.run()
        return process
    }

    private static func isListening(_ port: Int) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
