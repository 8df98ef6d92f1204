public import EditModel
import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import Synchronization

/// A server of our own, for a provider that can reach this machine: directly, or by a proxy or tunnel.
///
/// It gives out the files that were published in this run and nothing else, each at a path that nobody can guess and
/// that is the same in every run of the archive. Without a public URL only this machine can reach it, which is enough
/// for rehearsals.
public final class ServePublisher: ClipPublisher {
    /// What the server allows its clients.
    public struct Limits: Sendable {
        /// The most connections at once; further ones wait.
        public var connections: Int
        /// How long a client may say nothing, or take nothing.
        public var patience: Duration

        /// Limits.
        ///
        /// - Parameters:
        ///   - connections: The most connections at once.
        ///   - patience: How long a client may say nothing, or take nothing.
        public init(connections: Int = 256, patience: Duration = .seconds(60)) {
            self.connections = connections
            self.patience = patience
        }
    }

    private let base: String
    private let secret: [UInt8]
    private let limits: Limits
    private let logger: Logger
    private let files = ServedFiles()
    private let started = StartSignal()
    private let address: ServeAddress
    private let reservation: Mutex<ReservedPort?>

    /// A server that does not run yet; its port is already its own.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - publicURL: Where the world sees it; `nil` for this machine only.
    ///   - secret: The archive's secret, which the paths are made from; at least 16 bytes.
    ///   - limits: What its clients are allowed.
    ///   - logger: Quiet by default.
    /// - Throws: `WanbatchError` of kind unavailable with the code `serve-port-taken`, or `serve-address` when the
    ///   address is not this machine's; of kind usage when the secret is too short.
    public init(
        address: ServeAddress = .loopback,
        publicURL: WebAddress? = nil,
        secret: [UInt8],
        limits: Limits = Limits(),
        logger: Logger = ServePublisher.quietLogger
    ) throws {
        guard secret.count >= 16 else {
            throw WanbatchError(.usage, "serve-secret", "the secret of the server is shorter than 16 bytes")
        }
        let reserved = try ReservedPort(address)
        self.address = reserved.address
        reservation = Mutex(reserved)
        base = publicURL?.text ?? reserved.address.localURL
        self.secret = secret
        self.limits = limits
        self.logger = logger
    }

    /// A logger that says nothing.
    public static let quietLogger = Logger(label: "wanbatch.serve") { _ in SwiftLogNoOpLogHandler() }

    /// Refuses a server that the provider could not reach.
    ///
    /// - Parameters:
    ///   - world: Whether the provider is real.
    ///   - publicURL: Where the world sees the server, if that was given.
    ///   - port: Its port, if that was given: what brings the requests of the world here must know it.
    /// - Throws: `WanbatchError` of kind usage.
    public static func check(world: World, publicURL: WebAddress?, port: Int?) throws {
        let hint = "give the https address under which the internet reaches this machine: --public-url https://..."
        if let publicURL {
            guard publicURL.isProtected else {
                throw WanbatchError(.usage, "public-url-insecure", "--public-url \(publicURL) is not https", hint: hint)
            }
            if !publicURL.isLoopback {
                if port != nil { return }
                throw WanbatchError(
                    .usage,
                    "serve-port-missing",
                    "nothing can bring requests for \(publicURL) to a port that is another one in each run",
                    hint: "give the port that your proxy or tunnel leads to: --publish serve:PORT"
                )
            }
            if world == .rehearsal { return }
        } else if world == .rehearsal {
            return
        }
        throw WanbatchError(.usage, "serve-not-public", "no provider can reach a server on this machine", hint: hint)
    }

    /// `serve:` and the base of its URLs.
    public var key: String { "serve:\(base)" }

    /// Gives a file out from now on; waits until the server runs.
    ///
    /// - Throws: `WanbatchError` of kind unavailable when the server cannot run; `CancellationError`.
    public func publish(_ file: PublishableFile) async throws -> Publication {
        try await started.wait()
        let path = ClipPath.of(file, secret: secret)
        files[path] = file
        return Publication(url: url(path), publisher: key)
    }

    /// Whether the file is being given out in this run: what was published in an earlier one is to be published again,
    /// and gets the same address.
    public func isAlive(_ publication: Publication, bytes: Int64) async -> Bool {
        guard publication.publisher == key, let path = path(publication), let file = files[path] else { return false }
        return await ServedFile.open(file) != nil
    }

    /// Gives the file out no longer.
    public func withdraw(_ publication: Publication) async throws {
        if let path = path(publication) { files[path] = nil }
    }

    /// Serves until it is cancelled or shut down gracefully.
    ///
    /// - Throws: `WanbatchError` of kind unavailable.
    public func run() async throws {
        let patience = TimeAmount.milliseconds(limits.patience.inMilliseconds)
        let application = Application(
            responder: ServeResponder(files: files),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [StallGuard(patience: patience)],
                    idleTimeout: patience
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                serverName: "wanbatch",
                backlog: 256,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)
            ),
            onServerRunning: { [self] _ in
                reservation.withLock { $0 = nil }
                started.settle(.success(()))
            },
            logger: logger
        )
        do {
            try await GentleEnding(of: application, logger: logger).run()
            started.settle(.failure(CancellationError()))
        } catch {
            if Task.isCancelled {
                started.settle(.failure(CancellationError()))
                return
            }
            let failure = WanbatchError(.unavailable, "serve-failed", "the server at \(address) failed: \(error)")
            started.settle(.failure(failure))
            throw failure
        }
    }

    private func url(_ path: String) -> String {
        (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
    }

    /// The path of a publication of ours.
    private func path(_ publication: Publication) -> String? {
        let prefix = url("")
        guard publication.url.hasPrefix(prefix) else { return nil }
        return String(publication.url.dropFirst(prefix.count))
    }
}
