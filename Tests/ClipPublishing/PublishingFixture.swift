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
