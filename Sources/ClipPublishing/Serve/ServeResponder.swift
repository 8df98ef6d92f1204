import EditModel
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests for published files: GET and HEAD, whole or by one range. A path is looked up as it stands among
/// those published, so that no path leads anywhere else.
struct ServeResponder: HTTPResponder {
    /// The connection of a request, for ``StallGuard``.
    struct Context: InitializableFromSource, Sendable {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) { channel = source.channel }
    }

    let files: ServedFiles
    let patience: Duration
    let timekeeper: Timekeeper

    /// The answer to a request; never an error.
    func respond(to request: Request, context: Context) async throws -> Response {
        // Nobody who fetches a file has something to say: a body that never ends would hold the connection.
        if request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0" {
            try? await context.channel.close()
        }
        guard request.method == .get || request.method == .head else {
            return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
        }
        guard let file = files[request.uri.path], let open = await ServedFile.open(file) else {
            return Response(status: .notFound)
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
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .whole:
            return answer(.ok, headers, 0..<file.bytes, of: open, request, context)
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.bytes)"
            return answer(.partialContent, headers, part, of: open, request, context)
        }
    }

    private func answer(
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields,
        _ range: Range<Int64>,
        of file: ServedFile,
        _ request: Request,
        _ context: Context
    ) -> Response {
        let body = ResponseBody(contentLength: range.count) { writer in
            try await write(range, of: file, to: &writer, context)
        }
        let response = Response(status: status, headers: headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Sends a range piece by piece, as fast as the client takes it.
    private func write(
        _ range: Range<Int64>,
        of file: ServedFile,
        to writer: inout any ResponseBodyWriter,
        _ context: Context
    ) async throws {
        let stall = StallGuard(patience: patience, timekeeper: timekeeper)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await stall.watch(context.channel) }
            defer { group.cancelAll() }
            var offset = range.lowerBound
            while offset < range.upperBound {
                let end = min(offset + ServedFile.pieceBytes, range.upperBound)
                try await writer.write(try await file.read(offset..<end))
                stall.moved()
                offset = end
            }
        }
        try await writer.finish(nil)
    }
}
