import EditModel
import Foundation
import Testing

@testable import BatchPipeline

/// Runs a test with a transport that is shut down afterwards.
func withTransport<Result>(
    _ timekeeper: Timekeeper = .live,
    trusting root: String? = nil,
    _ body: (LiveWebTransport) async throws -> Result
) async throws -> Result {
    let transport = LiveWebTransport(timekeeper: timekeeper, extraRoot: root)
    do {
        let result = try await body(transport)
        try await transport.shutdown()
        return result
    } catch {
        try await transport.shutdown()
        throw error
    }
}

extension WebLimits {
    /// Limits that no test reaches by chance.
    static func test(
        connect: Duration = .seconds(20),
        firstByte: Duration = .seconds(30),
        betweenBytes: Duration = .seconds(30),
        whole: Duration = .seconds(60),
        maximumBytes: Int64 = 1 << 30
    ) -> WebLimits {
        WebLimits(
            connect: connect,
            firstByte: firstByte,
            betweenBytes: betweenBytes,
            whole: whole,
            maximumBytes: maximumBytes
        )
    }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wanbatch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path in the folder.
    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = self(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The names in the folder.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// Bytes from a seed, the same on every machine.
func seededBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
