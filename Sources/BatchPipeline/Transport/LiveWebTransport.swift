public import EditModel
import Foundation
import Synchronization

/// Sends requests over real sockets: HTTP/1.1, certificates checked, no redirects, no proxy, no retries.
///
/// A request with a body that is no mere question goes over a new connection of its own, for one reason: a server may
/// close an idle connection in the moment in which it is used again, and then nobody can tell whether a paid request
/// arrived. AsyncHTTPClient never sends a request twice by itself (its pool hands each request to one connection and
/// fails it with that connection); what it does repeat, the making of connections, is switched off, so that a refused
/// connection is told at once.
///
/// A request with a body fails as `notSent` only if AsyncHTTPClient never asked for the body, which it does once the
/// connection stands; from then on, and for any other request whose connection stood, it is `maybeSent`.
public final class LiveWebTransport: WebTransport {
    private let timekeeper: Timekeeper
    private let clients: HTTPClientPool

    /// A transport. Its connections are closed when it is dropped, or by ``shutdown()``.
    ///
    /// - Parameter timekeeper: The clock that the limits are measured with.
    public convenience init(timekeeper: Timekeeper = .live) {
        self.init(timekeeper: timekeeper, extraRoot: nil)
    }

    /// A transport that trusts one more root than the system does, for tests.
    ///
    /// - Parameters:
    ///   - timekeeper: The clock that the limits are measured with.
    ///   - extraRoot: A file of PEM with the root's certificate.
    init(timekeeper: Timekeeper = .live, extraRoot: String?) {
        self.timekeeper = timekeeper
        clients = HTTPClientPool(extraRoot: extraRoot)
    }

    deinit {
        // Nobody waits for it: a connection that is just being made may take its time to end.
        Task.detached { [clients] in try? await clients.shutdown() }
    }

    /// Sends a request and takes the whole answer.
    ///
    /// - Throws: `WebFailure`; `CancellationError`.
    public func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse {
        let body = Mutex<[UInt8]>([])
        var response = try await receive(request, limits: limits) { _ in
            true
        } onBytes: { bytes in
            body.withLock { $0.append(contentsOf: bytes) }
        }
        response.body = body.withLock { $0 }
        return response
    }

    /// Sends a request and hands the answer's body over piece by piece, without a copy.
    ///
    /// - Throws: `WebFailure` when the answer broke off; whatever `onHead` and `onBytes` throw; `CancellationError`.
    public func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        var places = request.addresses[...]
        while true {
            do {
                return try await exchange(request, limits, at: places.first, onHead: onHead, onBytes: onBytes)
            } catch let failure as WebFailure
                where failure.reach == .notSent && failure.code == "connect" && places.count > 1
            {
                places.removeFirst()
            }
        }
    }

    /// One exchange, whatever the host's name leads to by now where it is bound to an address.
    private func exchange(
        _ request: WebRequest,
        _ limits: WebLimits,
        at address: HostAddress?,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        let exchange = try WebExchange(request, limits: limits, timekeeper: timekeeper)
        var settings = HTTPClientPool.Settings(connect: limits.connect, isShared: exchange.sharesConnections)
        if let address {
            guard let host = URL(string: request.url)?.host else {
                throw WebFailure(.notSent, "malformed", "not an http or https address")
            }
            settings.place = .init(host: host, address: address)
        }
        let client = try clients.take(settings)
        defer { clients.giveBack(settings) }
        return try await exchange.run(with: client, onHead: onHead, onBytes: onBytes)
    }

    /// Closes all connections; a request after it fails. Waits for connections that are just being made, up to their
    /// limit.
    public func shutdown() async throws { try await clients.shutdown() }
}
