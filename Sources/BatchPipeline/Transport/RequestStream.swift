import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOPosix

/// The body of a request as AsyncHTTPClient asks for it: only once the connection stands and the head is written.
///
/// That first question is what proves whether a byte of the body can have left this machine.
struct RequestStream: AsyncSequence, Sendable {
    /// Bytes of the body, exactly.
    let length: Int64
    private let body: WebRequest.Body
    private let file: OpenFile?
    private let watch: ExchangeWatch

    /// Small enough for the heap: larger blocks come from the system each time, and cost more than the reading.
    private static let pieceBytes = 128 << 10

    /// The stream of a body; `nil` for a request without one.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - watch: Told of each piece that is handed over.
    /// - Throws: `WebFailure` when the file cannot be read.
    init?(_ body: WebRequest.Body, watch: ExchangeWatch) throws {
        switch body {
        case .none: return nil
        case .bytes(let bytes):
            file = nil
            length = Int64(bytes.count)
        case .file(let path, let before, let after):
            let open = try OpenFile(path)
            file = open
            length = Int64(before.count) + open.bytes + Int64(after.count)
        }
        self.body = body
        self.watch = watch
    }

    func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    /// Goes through the pieces once.
    struct Iterator: AsyncIteratorProtocol {
        private enum Place { case before, file(Int64), after, end }
        private let stream: RequestStream
        private var place = Place.before

        fileprivate init(stream: RequestStream) { self.stream = stream }

        mutating func next() async throws -> ByteBuffer? {
            try stream.watch.bodyWasAsked()
            switch (place, stream.body) {
            case (.before, .bytes(let bytes)):
                place = .end
                return ByteBuffer(bytes: bytes)
            case (.before, .file(_, let before, _)):
                place = .file(0)
                return ByteBuffer(bytes: before)
            case (.file(let offset), .file(let path, _, let after)):
                guard let file = stream.file, offset < file.bytes else {
                    place = .end
                    return ByteBuffer(bytes: after)
                }
                try await Self.letWritesHappen()
                let count = Int(Swift.min(Int64(RequestStream.pieceBytes), file.bytes - offset))
                let piece = try await file.read(count, at: offset)
                guard piece.readableBytes > 0 else {
                    throw WebFailure(.maybeSent, "file", "\(path) became shorter while it was sent")
                }
                place = .file(offset + Int64(piece.readableBytes))
                return piece
            default:
                stream.watch.bodyWasSent()
                return nil
            }
        }

        /// Waits until the event loops have done what was given to them before.
        ///
        /// AsyncHTTPClient hands each piece to its event loop without waiting, and learns only there that the socket is
        /// full: with a busy loop it would take the whole file into memory meanwhile.
        private static func letWritesHappen() async throws {
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
        }
    }
}

/// A file that is open for reading as long as the value lives; its length is that of the moment of opening.
private final class OpenFile: Sendable {
    let bytes: Int64
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw WebFailure(.notSent, "file", "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw WebFailure(.notSent, "file", "\(path) is not a regular file")
        }
        bytes = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads on NIO's threads for files: a slow disk must not hold up Swift's own.
    func read(_ count: Int, at offset: Int64) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            var piece = ByteBufferAllocator().buffer(capacity: count)
            try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { room in
                let got = pread(descriptor, room.baseAddress, count, off_t(offset))
                guard got >= 0 else {
                    throw WebFailure(.maybeSent, "file", "reading failed: \(String(cString: strerror(errno)))")
                }
                return got
            }
            return piece
        }
    }
}
