import AsyncHTTPClient
public import EditModel
import Foundation
import NIOCore
import Synchronization

/// Sends requests over real sockets: HTTP/1.1, certificates checked, no redirects, no proxy, no retries.
///
/// A request with a body goes over a new connection of its own, for one reason: a server may close an idle connection
/// in the moment in which it is used again, and then nobody can tell whether a paid request arrived. AsyncHTTPClient
/// never sends a request twice by itself (its pool hands each request to one connection and fails it with that
/// connection); what it does repeat, the making of connections, is switched off, so that a refused connection is told
/// at once.
///
/// A request with a body fails as `notSent` only if AsyncHTTPClient never asked for the body, which it does once the
/// connection stands; from then on, and for any other request whose connection stood, it is `maybeSent`.
public final class LiveWebTransport: WebTransport {
    private let timekeeper: Timekeeper
    private let clients = Mutex<Clients>(.open([:]))

    private enum Clients {
        /// By what the client fixes for all its requests.
        case open([ClientSettings: HTTPClient])
        case closed
    }

    private struct ClientSettings: Hashable {
        let connect: Duration
        /// Requests with a body and those without share no connections.
        let carriesBodies: Bool
    }

    /// A transport; ``shutdown()`` must be called before it is dropped.
    ///
    /// - Parameter timekeeper: The clock that the limits are measured with.
    public init(timekeeper: Timekeeper = .live) {
        self.timekeeper = timekeeper
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
        onHead: @Sendable (WebResponse) async throws -> Bool,
        onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        guard request.addresses.isEmpty else {
            return try await receive(
                request,
                limits: limits,
                at: request.addresses[...],
                onHead: onHead,
                onBytes: onBytes
            )
        }
        let exchange = try WebExchange(request, limits: limits, timekeeper: timekeeper)
        let client = try client(ClientSettings(connect: limits.connect, carriesBodies: exchange.hasBody))
        return try await exchange.run(with: client, onHead: onHead, onBytes: onBytes)
    }

    /// Closes all connections; a request after it fails. Waits for connections that are just being made, up to their
    /// limit.
    public func shutdown() async throws {
        let open = clients.withLock { state -> [HTTPClient] in
            guard case .open(let clients) = state else { return [] }
            state = .closed
            return Array(clients.values)
        }
        for client in open { try await client.shutdown() }
    }

    private func client(_ settings: ClientSettings) throws -> HTTPClient {
        try clients.withLock { state in
            guard case .open(var clients) = state else {
                throw WebFailure(.notSent, "cancelled", "the connections are closed already")
            }
            if let client = clients[settings] { return client }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(settings))
            clients[settings] = client
            state = .open(clients)
            return client
        }
    }

    /// Connects to the first of some addresses that takes a connection, whatever the host's name leads to by now.
    private func receive(
        _ request: WebRequest,
        limits: WebLimits,
        at addresses: ArraySlice<HostAddress>,
        onHead: @Sendable (WebResponse) async throws -> Bool,
        onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        guard let address = addresses.first, let host = URL(string: request.url)?.host else {
            throw WebFailure(.notSent, "malformed", "not an http or https address")
        }
        let exchange = try WebExchange(request, limits: limits, timekeeper: timekeeper)
        var configuration = Self.configuration(ClientSettings(connect: limits.connect, carriesBodies: exchange.hasBody))
        configuration.dnsOverride = [host: address.description]
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<WebResponse, any Error>
        do {
            result = .success(try await exchange.run(with: client, onHead: onHead, onBytes: onBytes))
        } catch {
            result = .failure(error)
        }
        // Not waited for: a connection that is just being made may take its time to end.
        Task { try? await client.shutdown() }
        if case .failure(let failure as WebFailure) = result, failure.reach == .notSent, failure.code == "connect",
            addresses.count > 1
        {
            return try await receive(
                request,
                limits: limits,
                at: addresses.dropFirst(),
                onHead: onHead,
                onBytes: onBytes
            )
        }
        return try result.get()
    }

    private static func configuration(_ settings: ClientSettings) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .milliseconds(settings.connect.inMilliseconds)),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2048
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
