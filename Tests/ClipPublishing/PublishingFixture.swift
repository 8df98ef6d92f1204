import BatchPipeline
import ClipPublishing
import EditModel
import Foundation
import Hummingbird
import Logging
import Testing

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wanbatch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file that can be published.
    func clip(_ bytes: [UInt8], named name: String = "clip.mp4") throws -> PublishableFile {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return PublishableFile(
            path: file,
            digest: ContentDigest(of: bytes),
            bytes: Int64(bytes.count),
            mimeType: "video/mp4",
            fileExtension: "mp4"
        )
    }
}

/// Bytes from a seed, the same on every machine.
func seededBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}

/// Runs a test with a transport that is shut down afterwards.
func withTransport(_ body: (LiveWebTransport) async throws -> Void) async throws {
    let transport = LiveWebTransport()
    do {
        try await body(transport)
    } catch {
        try await transport.shutdown()
        throw error
    }
    try await transport.shutdown()
}

/// A server on 127.0.0.1 for the time of a test.
func withServer(
    _ respond: @escaping @Sendable (Request) async throws -> Response,
    _ body: (Int) async throws -> Void
) async throws {
    let (ports, port) = AsyncStream<Int>.makeStream()
    let application = Application(
        responder: CallbackResponder<BasicRequestContext> { request, _ in try await respond(request) },
        configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
        logger: ServePublisher.quietLogger
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await application.run() }
        defer { group.cancelAll() }
        try await body(try #require(await ports.first { _ in true }))
    }
}

extension Timekeeper {
    /// A clock that waits for nothing.
    static let hasty = Timekeeper(now: Timekeeper.live.now, uptime: Timekeeper.live.uptime, sleep: { _ in })
}

/// What a call throws as an error of ours.
func caught(_ body: () async throws -> some Sendable) async -> WanbatchError? {
    await #expect(throws: WanbatchError.self) { _ = try await body() }
}

/// `rclone serve http` of a folder for the time of a test.
func withRcloneServer(of folder: String, _ body: (String) async throws -> Void) async throws {
    let base = "http://127.0.0.1:\(try freePort())"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
        "rclone", "serve", "http", "--dir-cache-time", "1ms", "--addr", String(base.dropFirst("http://".count)), folder,
    ]
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "HOME": "/nonexistent"]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    try await withTransport { transport in
        let end = ContinuousClock.now + .seconds(30)
        while (try? await transport.send(WebRequest("GET", base + "/"), limits: .query)) == nil {
            guard ContinuousClock.now < end else { throw CocoaError(.fileReadUnknown) }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
    }
    try await body(base)
}

/// A port that nobody has at the moment.
private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    try #require(isBound)
    return Int(UInt16(bigEndian: address.sin_port))
}
