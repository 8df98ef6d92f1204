import NIOCore
import Synchronization
import SystemPackage

/// A new file that is written piece by piece, off the threads of Swift's concurrency. It is closed when let go.
final class FileSink: Sendable {
    private struct State {
        var bytes: Int64 = 0
        var waiting: [ByteBuffer] = []
        var waitingBytes = 0
    }

    /// So much is written at once: to change threads for each piece of a socket costs more than the writing.
    private static let batchBytes = 1 << 20

    private let descriptor: SystemPackage.FileDescriptor
    private let state = Mutex(State())

    init(_ path: FilePath) throws {
        descriptor = try SystemPackage.FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: .ownerReadWrite
        )
    }

    deinit { try? descriptor.close() }

    /// The bytes so far.
    var bytes: Int64 { state.withLock { $0.bytes } }

    func write(_ piece: ByteBuffer) async throws {
        let isEnough = state.withLock { state in
            state.bytes += Int64(piece.readableBytes)
            state.waiting.append(piece)
            state.waitingBytes += piece.readableBytes
            return state.waitingBytes >= Self.batchBytes
        }
        if isEnough { try await finish() }
    }

    /// Writes what still waits.
    func finish() async throws {
        let pieces = state.withLock { state in
            defer { (state.waiting, state.waitingBytes) = ([], 0) }
            return state.waiting
        }
        guard !pieces.isEmpty else { return }
        let file = descriptor
        try await Disk.run {
            for piece in pieces {
                _ = try piece.readableBytesView.withContiguousStorageIfAvailable { try file.writeAll($0) }
            }
        }
    }
}
