import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// One request and its answer, with every wait limited.
///
/// Three tasks: one reads the socket, one watches the clock, and the caller's own takes the pieces. The reader reads a
/// piece only when the caller asks for it, so that nothing piles up in memory; the watcher ends the wait of both.
struct WebExchange {
    private enum Piece: Sendable {
        case head(WebResponse)
        case bytes(ByteBuffer)
    }

    private let request: WebRequest
    private let limits: WebLimits
    private let watch: ExchangeWatch
    private let prepared: HTTPClientRequest

    /// An exchange that has not begun.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limits: How long to wait, and how much to take.
    ///   - timekeeper: The clock that the limits are measured with.
    /// - Throws: `WebFailure` when the address is not http or https, or the file of the body cannot be read.
    init(_ request: WebRequest, limits: WebLimits, timekeeper: Timekeeper) throws {
        guard let address = WebAddress(request.url) else {
            throw WebFailure(.notSent, "malformed", "not an http or https address")
        }
        let watch = ExchangeWatch(limits: limits, timekeeper: timekeeper, host: address.host)
        var prepared = HTTPClientRequest(url: request.url)
        prepared.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { prepared.headers.add(name: header.name, value: header.value) }
        prepared.headers.replaceOrAdd(name: "User-Agent", value: EditModel.userAgent)
        if let bearer = request.bearer {
            prepared.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(bearer.reveal())")
        }
        if let stream = try RequestStream(request.body, watch: watch) {
            prepared.body = .stream(stream, length: .known(stream.length))
            prepared.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        self.request = request
        self.limits = limits
        self.watch = watch
        self.prepared = prepared
    }

    /// Whether the request has a body.
    var hasBody: Bool { prepared.body != nil }

    /// Sends the request and hands over the answer.
    ///
    /// - Throws: `WebFailure`; `CancellationError`; whatever the closures throw.
    func run(
        with client: HTTPClient,
        onHead: @Sendable (WebResponse) async throws -> Bool,
        onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        let (demand, asking) = AsyncStream<Void>.makeStream()
        let (pieces, giving) = AsyncThrowingStream<Piece, any Error>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { [prepared, watch] in
                do {
                    try await Self.read(prepared, with: client, watch: watch, demand: demand, into: giving)
                    giving.finish()
                } catch {
                    giving.finish(throwing: error)
                }
            }
            group.addTask { [watch] in giving.finish(throwing: try await watch.timeout()) }
            return try await take(pieces, asking: asking, onHead: onHead, onBytes: onBytes)
        }
    }

    /// Reads the socket, one piece for each that is asked for.
    private static func read(
        _ prepared: HTTPClientRequest,
        with client: HTTPClient,
        watch: ExchangeWatch,
        demand: AsyncStream<Void>,
        into giving: AsyncThrowingStream<Piece, any Error>.Continuation
    ) async throws {
        let response = try await client.execute(prepared, deadline: .distantFuture)
        watch.pause()
        let headers = response.headers.map { WebHeader($0.name, $0.value) }
        giving.yield(.head(WebResponse(status: Int(response.status.code), headers: headers)))
        var body = response.body.makeAsyncIterator()
        for await _ in demand {
            watch.waitForBytes()
            guard let bytes = try await body.next() else { return }
            watch.pause()
            giving.yield(.bytes(bytes))
        }
    }

    /// The caller's side: takes the pieces and counts them.
    private func take(
        _ pieces: AsyncThrowingStream<Piece, any Error>,
        asking: AsyncStream<Void>.Continuation,
        onHead: @Sendable (WebResponse) async throws -> Bool,
        onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        var pieces = pieces.makeAsyncIterator()
        guard case .head(let head) = try await next(&pieces) else { throw WebFailure.noAnswer }
        try refuseIfTooLarge(head)
        guard try await onHead(head) else { return head }
        var total: Int64 = 0
        asking.yield()
        while case .bytes(let buffer) = try await next(&pieces) {
            total += Int64(buffer.readableBytes)
            guard total <= limits.maximumBytes else { throw tooLarge }
            try buffer.withUnsafeReadableBytes { try onBytes($0) }
            asking.yield()
        }
        return head
    }

    private func next(_ pieces: inout AsyncThrowingStream<Piece, any Error>.Iterator) async throws -> Piece? {
        do {
            let piece = try await pieces.next()
            try Task.checkCancellation()
            return piece
        } catch {
            try Task.checkCancellation()
            var failure = WebFailure(mapping: error, host: watch.host)
            if hasBody { failure.reach = watch.seal() ? .maybeSent : .notSent }
            throw failure
        }
    }

    private func refuseIfTooLarge(_ head: WebResponse) throws {
        guard request.method != "HEAD", let text = head.header("Content-Length"), let length = Int64(text) else {
            return
        }
        if length > limits.maximumBytes { throw tooLarge }
    }

    private var tooLarge: WebFailure {
        WebFailure(.maybeSent, "too-large", "\(watch.host) answers with more than \(limits.maximumBytes) bytes")
    }
}
