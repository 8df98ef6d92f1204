import Hummingbird
import NIOCore

extension Request {
    /// The whole body; no body of the interface but an upload is near 1 MiB, and uploads are streamed.
    func wholeBody() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.readableBytes <= 1 << 20 else { throw Refusal.tooLarge }
            bytes += piece.readableBytesView
        }
        return bytes
    }
}
