import NIOCore
import Synchronization
import SystemPackage

/// A new file that is written piece by piece, off the threads of Swift's concurrency. It is closed when let go.
final class FileSink: Sendable {
    private let descriptor: SystemPackage.FileDescriptor
    private let count = Mutex<Int64>(0)

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
    var bytes: Int64 { count.withLock { $0 } }

    func write(_ piece: ByteBuffer) async throws {
        let file = descriptor
        try await Disk.run {
            _ = try piece.readableBytesView.withContiguousStorageIfAvailable { try file.writeAll($0) }
        }
        count.withLock { $0 += Int64(piece.readableBytes) }
    }
}
