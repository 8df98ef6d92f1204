import EditModel
import Hummingbird
import NIOCore
import SystemPackage

/// Serves bytes with Content-Length, Range and ETag; whole and fast, or spoilt when asked to.
struct ByteServer: Sendable {
    /// Where the bytes are.
    enum Source: Sendable {
        case file(FilePath, bytes: Int64)
        case memory(ByteBuffer)

        var size: Int64 {
            switch self {
            case .file(_, let bytes): bytes
            case .memory(let buffer): Int64(buffer.readableBytes)
            }
        }

        func read(_ range: Range<Int64>) async throws -> ByteBuffer {
            switch self {
            case .file(let path, _):
                let bytes = try await Disk.run { try Disk.read(path, at: range.lowerBound, count: range.count) }
                return ByteBuffer(bytes: bytes)
            case .memory(let buffer):
                let start = buffer.readerIndex + Int(range.lowerBound)
                return buffer.getSlice(at: start, length: range.count) ?? ByteBuffer()
            }
        }
    }

    /// How the bytes arrive.
    enum Manner: Sendable {
        case plain
        case truncated
        case short
        case slow
    }

    /// The download broke off as it was meant to.
    struct BrokenOff: Error {}

    let timekeeper: Timekeeper

    func response(to request: Request, _ source: Source, name: String, type: String, _ manner: Manner) -> Response {
        let tag = "\"\(name)-\(source.size)\""
        var headers: HTTPFields = [.contentType: type, .acceptRanges: "bytes", .eTag: tag]
        let isStale = request.headers[.ifRange].map { $0 != tag } ?? false
        let wanted = isStale ? .whole : ByteRange(request.headers[.range], size: source.size)
        switch wanted {
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(source.size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .whole: return send(request, .ok, headers, source, 0..<source.size, manner)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(source.size)"
            return send(request, .partialContent, headers, source, range, manner)
        }
    }

    private func send(
        _ request: Request,
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields,
        _ source: Source,
        _ range: Range<Int64>,
        _ manner: Manner
    ) -> Response {
        let half = range.lowerBound + Int64(range.count) / 2
        let end = manner == .truncated || manner == .short ? half : range.upperBound
        let announced = manner == .short ? Int(half - range.lowerBound) : range.count
        let body = ResponseBody(contentLength: announced) { writer in
            let step = manner == .slow ? max(1, Int64(range.count) / 20) : 128 << 10
            var place = range.lowerBound
            while place < end {
                let piece = place..<min(end, place + step)
                try await writer.write(try await source.read(piece))
                place = piece.upperBound
                if manner == .slow { try await timekeeper.sleep(.milliseconds(100)) }
            }
            if manner == .truncated { throw BrokenOff() }
            try await writer.finish(nil)
        }
        let response = Response(status: status, headers: headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
