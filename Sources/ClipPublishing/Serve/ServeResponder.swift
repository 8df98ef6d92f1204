import EditModel
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests for published files: GET and HEAD, whole or by one range. A path is looked up as it stands among
/// those published, so that no path leads anywhere else.
struct ServeResponder: HTTPResponder {
    /// The connection of a request.
    struct Context: InitializableFromSource, Sendable {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) { channel = source.channel }
    }

    let files: ServedFiles

    /// The answer to a request; never an error.
    func respond(to request: Request, context: Context) async throws -> Response {
        // Nobody who fetches a file has something to say: a body that never ends would hold the connection.
        if request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0" {
            try? await context.channel.close()
        }
        guard request.method == .get || request.method == .head else {
            return refusal(.methodNotAllowed, [.allow: "GET, HEAD"], context)
        }
        guard let file = files[request.uri.path], let open = await ServedFile.open(file) else {
            return refusal(.notFound, [:], context)
        }
        let etag = "\"\(file.digest.hex)\""
        var headers: HTTPFields = [
            .contentType: file.mimeType, .eTag: etag, .acceptRanges: "bytes", .cacheControl: "private",
        ]
        var isRangeWanted = true
        if let condition = request.headers[.ifRange] { isRangeWanted = condition == etag }
        let range = ByteRange(isRangeWanted ? request.headers[.range] : nil, length: file.bytes)
        switch range {
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(file.bytes)"
            return refusal(.rangeNotSatisfiable, headers, context)
        case .whole:
            return answer(.ok, headers, 0..<file.bytes, of: open, request)
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.bytes)"
            return answer(.partialContent, headers, part, of: open, request)
        }
    }

    /// Says no, and ends the connection: who asks for what is not there keeps no place by asking on.
    private func refusal(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ context: Context) -> Response {
        var headers = headers
        headers[.connection] = "close"
        let body = ResponseBody(contentLength: 0) { writer in
            try await writer.finish(nil)
            context.channel.close(promise: nil)
        }
        return Response(status: status, headers: headers, body: body)
    }

    /// Gives a range piece by piece, as fast as the client takes it.
    private func answer(
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields,
        _ range: Range<Int64>,
        of file: ServedFile,
        _ request: Request
    ) -> Response {
        let body = ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let end = min(offset + ServedFile.pieceBytes, range.upperBound)
                try await writer.write(try await file.read(offset..<end))
                offset = end
            }
            try await writer.finish(nil)
        }
        let response = Response(status: status, headers: headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
