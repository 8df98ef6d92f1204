import EditModel
import Foundation
import Synchronization

@testable import BatchPipeline

/// What begins like an mp4, and goes on with bytes from a seed.
func fakeVideo(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    Array([0, 0, 0, 24] + Array("ftypmp42".utf8) + seededBytes(count, seed: seed)).prefix(count).map { $0 }
}

/// A transport that answers from a function instead of a socket.
struct StubTransport: WebTransport {
    let answer: @Sendable (WebRequest) throws -> WebResponse

    func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse { try answer(request) }

    func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        let response = try answer(request)
        if try await onHead(response) { try response.body.withUnsafeBytes { try onBytes($0) } }
        return response
    }
}

/// A clock that waits for nothing and remembers what it was asked to wait for.
final class HastyClock: Sendable {
    private let asked = Mutex<[Duration]>([])

    var waits: [Duration] { asked.withLock { $0 } }

    var timekeeper: Timekeeper {
        Timekeeper(
            now: { Date(timeIntervalSince1970: 1_760_000_000) },
            uptime: Timekeeper.live.uptime,
            sleep: { [self] wait in asked.withLock { $0.append(wait) } }
        )
    }
}

extension RandomSource {
    /// Always the middle.
    static let middle = RandomSource(unit: { 0.5 }, bytes: { Array(repeating: 7, count: $0) })
}

/// What a call throws as an error of the download.
func downloadError(_ body: () async throws -> DownloadedFile) async -> DownloadError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? DownloadError
    }
}
