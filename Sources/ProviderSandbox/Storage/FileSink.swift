import NIOCore
import Synchronization
import SystemPackage

/// A new file that is written piece by piece, off the threads of Swift's concurrency. It is closed when let go.
final class FileSink: Sendable {
    private struct State {
        var bytes: Int64 = 0
        var waiting: [ByteBuffer] = []
    }

    /// So many pieces are written at once: to change threads for each, of 64 KiB at most, costs more than the writing.
    /// Counted in pieces, since a small one too may hold all the memory that its socket was read into.
    private static let batch = 16

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
            return state.waiting.count >= Self.batch
        }
        if isEnough { try await flush() }
    }

    /// Writes what still waits.
    func flush() async throws {
        let pieces = state.withLock { state in
            defer { state.waiting = [] }
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
