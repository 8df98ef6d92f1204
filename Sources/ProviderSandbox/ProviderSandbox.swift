import AsyncHTTPClient
public import EditModel
import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A provider that runs on this machine: Evolink's or Novita's HTTP interface, real files, no money.
///
/// It reads the providers' documents on its own (it shares no code with the module that talks to providers, so that two
/// readings keep each other honest), takes submissions with their limits and idempotency keys, fetches and checks the
/// clip, edits it visibly with ffmpeg in the documented output size, bills by the published rule and serves outputs by
/// links that die. ``SandboxFaults`` make it misbehave on purpose.
///
/// All of it is kept in one folder (``SandboxConfiguration/folder``) and survives the process: a task and its key are on
/// the disk before the answer leaves, and the next sandbox in the folder goes on with what is unfinished. One live
/// sandbox holds a folder; ``SandboxHost`` finds the one that is there. A task's state is computed from its times when
/// somebody asks, so that thousands of waiting tasks cost nothing.
///
/// A task's end is reported to its callback as Evolink does it, or to ``SandboxConfiguration/callbackDestination``.
///
/// Besides the provider's own routes, `GET /sandbox/bill` gives the ``SandboxBill``.
public struct ProviderSandbox: Sendable {
    private let configuration: SandboxConfiguration
    private let rooms: SandboxRooms
    private let lock: FolderLock

    /// Takes the folder and reads what is kept in it. It is let go when ``run(onReady:)`` ends, or with the value.
    ///
    /// - Parameters:
    ///   - configuration: How the sandbox behaves.
    ///   - timekeeper: The clock of tasks, links and limits.
    ///   - random: Names of outputs and files.
    /// - Throws: `WanbatchError` of kind `busy`, code `sandbox-folder-held`, when another live sandbox holds the folder;
    ///   of kind `storage` when the folder cannot be used.
    public init(
        configuration: SandboxConfiguration,
        timekeeper: Timekeeper = .live,
        random: RandomSource = .live
    ) throws {
        let folder = SandboxFolder(configuration.folder)
        try folder.make()
        self.configuration = configuration
        do {
            lock = try FolderLock(folder.lock)
            rooms = try SandboxRooms(configuration, folder: folder, timekeeper: timekeeper, random: random)
        } catch let error as WanbatchError {
            throw error
        } catch {
            throw WanbatchError(.storage, "sandbox-folder", "cannot use the folder \(configuration.folder): \(error)")
        }
    }

    /// Serves until cancelled, or until the surrounding service group shuts down. A sandbox runs once.
    ///
    /// - Parameter onReady: Called when requests are taken, with the address to send them to.
    /// - Throws: `WanbatchError` of kind `unavailable`, code `sandbox-port`, when the port cannot be had;
    ///   `CancellationError`.
    public func run(onReady: @escaping @Sendable (WebAddress) async -> Void = { _ in }) async throws {
        defer { lock.release() }
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: Self.fetching)
        var reporting = Self.fetching
        reporting.redirectConfiguration = .disallow
        let reporter = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: reporting)
        let result: Result<Void, any Error>
        do {
            result = .success(try await work(with: client, reporter, onReady))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        try await reporter.shutdown()
        try result.get()
    }

    /// Fetching a clip from a host that is not there fails at once.
    private static var fetching: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.timeout.connect = .seconds(10)
        configuration.timeout.read = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func work(
        with client: HTTPClient,
        _ reporter: HTTPClient,
        _ onReady: @escaping @Sendable (WebAddress) async -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let workshop = rooms.workshop(configuration, client: client)
            group.addTask { await workshop.run(rooms.waiting) }
            let (addresses, address) = AsyncStream<WebAddress>.makeStream()
            group.addTask {
                let callbacks = rooms.callbacks(configuration, client: reporter)
                for await base in addresses { await callbacks.run(rooms.ended, base: base.text) }
            }
            group.addTask {
                try await serve { ready in
                    address.yield(ready)
                    await onReady(ready)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// What it was asked so far.
    public var traffic: SandboxTraffic { rooms.traffic.traffic }

    /// The bill as it stands.
    public func bill() async -> SandboxBill { await rooms.desk.bill() }

    /// Listens at the wanted port; where any will do, at that of last time if it is free, so that links to uploaded
    /// files stay good.
    private func serve(_ onReady: @escaping @Sendable (WebAddress) async -> Void) async throws {
        let isOpen = Mutex(false)
        let ready: @Sendable (WebAddress) async -> Void = { address in
            isOpen.withLock { $0 = true }
            await onReady(address)
        }
        let last = configuration.port == 0 ? AddressFile.read(rooms.folder.address)?.port : nil
        if let last {
            do {
                return try await listen(at: last, ready)
            } catch {
                if isOpen.withLock({ $0 }) || error is CancellationError { throw error }
            }
        }
        do {
            try await listen(at: configuration.port, ready)
        } catch {
            if isOpen.withLock({ $0 }) || error is CancellationError { throw error }
            let place = "\(configuration.host):\(configuration.port)"
            throw WanbatchError(.unavailable, "sandbox-port", "the sandbox cannot listen at \(place): \(error)")
        }
    }

    private func listen(at port: Int, _ onReady: @escaping @Sendable (WebAddress) async -> Void) async throws {
        let quiet = Logger(label: "sandbox.http", factory: { _ in SwiftLogNoOpLogHandler() })
        let app = Application(
            router: SandboxRouter(configuration: configuration, rooms: rooms).routes(),
            configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: port)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port, let address = announce(port) else { return }
                await onReady(address)
            },
            logger: quiet
        )
        try await GentleEnding(of: app, logger: quiet).run()
    }

    /// Writes down where this sandbox is.
    private func announce(_ port: Int) -> WebAddress? {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        guard let address = WebAddress("http://\(host):\(port)") else { return nil }
        let file = AddressFile(url: address.text, port: port, api: configuration.api, mark: rooms.mark)
        do {
            try file.write(to: rooms.folder.address)
        } catch {
            configuration.logger.error("others will not find this sandbox", metadata: ["error": "\(error)"])
        }
        configuration.logger.info("the sandbox listens", metadata: ["address": "\(address)"])
        return address
    }
}
