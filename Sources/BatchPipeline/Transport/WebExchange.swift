import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOHTTP1

/// One request and its answer, with every wait limited.
///
/// One task reads the socket, a piece when the one before it is taken, so that nothing piles up in memory; another
/// watches the clock and ends the wait.
struct WebExchange {
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
            if !request.isQuestion { prepared.headers.replaceOrAdd(name: "Connection", value: "close") }
        }
        self.request = request
        self.limits = limits
        self.watch = watch
        self.prepared = prepared
    }

    private var hasBody: Bool { prepared.body != nil }

    /// Whether the request may go over a connection that was used before.
    var sharesConnections: Bool { !hasBody || request.isQuestion }

    /// Sends the request and hands over the answer.
    ///
    /// - Throws: `WebFailure`; `CancellationError`; whatever the closures throw.
    func run(
        with client: HTTPClient,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        do {
            return try await withThrowingTaskGroup(of: WebResponse.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await read(with: client, onHead: onHead, onBytes: onBytes) }
                group.addTask { throw Broken(reason: try await watch.timeout()) }
                guard let head = try await group.next() else { throw Broken(reason: WebFailure.noAnswer) }
                return head
            }
        } catch let broken as Broken {
            try Task.checkCancellation()
            var failure = WebFailure(mapping: broken.reason, host: watch.host)
            if hasBody { failure.reach = watch.seal() ? .maybeSent : .notSent }
            throw failure
        }
    }

    /// There will be no more of the answer.
    private struct Broken: Error {
        let reason: any Error
    }

    /// Reads the socket, one piece after the other.
    private func read(
        with client: HTTPClient,
        onHead: @Sendable (WebResponse) async throws -> Bool,
        onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        let response = try await fromServer { try await client.execute(prepared, deadline: .distantFuture) }
        watch.pause()
        let headers = response.headers.map { WebHeader($0.name, $0.value) }
        let head = WebResponse(status: Int(response.status.code), headers: headers)
        try refuseIfTooLarge(head)
        guard try await onHead(head) else { return head }
        var body = response.body.makeAsyncIterator()
        var total: Int64 = 0
        while true {
            watch.waitForBytes()
            guard let buffer = try await fromServer({ try await body.next() }) else { return head }
            watch.pause()
            total += Int64(buffer.readableBytes)
            guard total <= limits.maximumBytes else { throw tooLarge }
            try buffer.withUnsafeReadableBytes { try onBytes($0) }
        }
    }

    /// An error of the network is told apart from one of the caller's own.
    private func fromServer<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch {
            throw Broken(reason: error)
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
