import AsyncHTTPClient
import EditModel
import NIOCore
import NIOSSL
import Synchronization

/// The clients of a transport, one for each set of what a client fixes for all its requests.
///
/// A client that is bound to an address of a host keeps its connections for the next request there, such as the next
/// output from the same store. Hosts and addresses are a provider's to name: of idle ones only a few are kept.
final class HTTPClientPool: Sendable {
    /// What a client fixes for all its requests.
    struct Settings: Hashable {
        /// How long to wait for a connection.
        var connect: Duration
        /// Whether connections are used for more than one request; those that are not share none with others.
        var isShared: Bool
        /// Where a host is to be found, whatever its name leads to.
        var place: Place?

        struct Place: Hashable {
            var host: String
            var address: HostAddress
        }
    }

    private struct Kept {
        let client: HTTPClient
        var users = 0
        /// Counts the uses of all clients: the lower, the longer ago.
        var lastUse = 0
    }

    private struct State {
        var isClosed = false
        var kept: [Settings: Kept] = [:]
        var uses = 0
    }

    private static let mostIdle = 16
    private let state = Mutex(State())
    private let extraRoot: String?

    /// A pool without clients.
    ///
    /// - Parameter extraRoot: A file of PEM with a certificate that is trusted besides the system's roots.
    init(extraRoot: String? = nil) { self.extraRoot = extraRoot }

    /// A client for a request; ``giveBack(_:)`` must follow.
    ///
    /// - Throws: `WebFailure` after ``shutdown()``.
    func take(_ settings: Settings) throws -> HTTPClient {
        try state.withLock { state in
            guard !state.isClosed else {
                throw WebFailure(.notSent, "cancelled", "the connections are closed already")
            }
            var kept = state.kept[settings] ?? Kept(client: client(settings))
            state.uses += 1
            kept.users += 1
            kept.lastUse = state.uses
            state.kept[settings] = kept
            return kept.client
        }
    }

    /// The request is over.
    func giveBack(_ settings: Settings) {
        let surplus = state.withLock { state -> HTTPClient? in
            state.kept[settings]?.users -= 1
            let idle = state.kept.filter { $0.value.users == 0 }
            guard idle.count > Self.mostIdle, let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
                return nil
            }
            return state.kept.removeValue(forKey: oldest.key)?.client
        }
        // Not waited for: a connection that is just being made may take its time to end.
        if let surplus { Task.detached { try? await surplus.shutdown() } }
    }

    /// Closes all connections; there are no more clients after it.
    func shutdown() async throws {
        let open = state.withLock { state in
            state.isClosed = true
            defer { state.kept = [:] }
            return state.kept.values.map(\.client)
        }
        for client in open { try await client.shutdown() }
    }

    private func client(_ settings: Settings) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .milliseconds(settings.connect.inMilliseconds)),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2048
        configuration.connectionPool.retryConnectionEstablishment = false
        if let extraRoot {
            var security = TLSConfiguration.makeClientConfiguration()
            security.additionalTrustRoots = [.file(extraRoot)]
            configuration.tlsConfiguration = security
        }
        if let place = settings.place { configuration.dnsOverride = [place.host: place.address.description] }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
