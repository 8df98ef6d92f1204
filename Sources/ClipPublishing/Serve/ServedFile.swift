import EditModel
import Foundation
import NIOCore
import NIOPosix

/// A published file, open for one answer: a regular file, reached by no symbolic link, of the length it was
/// published with.
final class ServedFile: Sendable {
    private let descriptor: Int32

    /// How much is read and sent at a time: not so much that it would not come from the heap.
    static let pieceBytes: Int64 = 128 << 10

    /// Opens a file on NIO's threads for files.
    ///
    /// - Returns: `nil` when the file is gone or is not what was published.
    static func open(_ file: PublishableFile) async -> ServedFile? {
        try? await NIOThreadPool.singleton.runIfActive { ServedFile(file) }
    }

    private init?(_ file: PublishableFile) {
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let descriptor = Foundation.open(file.path, flags)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == file.bytes else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Reads a piece.
    ///
    /// - Returns: As many bytes as asked for.
    /// - Throws: ``Shortened`` when the file has become shorter, which breaks the answer off.
    func read(_ range: Range<Int64>) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            var buffer = ByteBufferAllocator().buffer(capacity: range.count)
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { target in
                let count = pread(descriptor, target.baseAddress, range.count, off_t(range.lowerBound))
                guard count == range.count else { throw Shortened() }
                return count
            }
            return buffer
        }
    }

    /// The file is no longer what its length said.
    struct Shortened: Error {}
}
