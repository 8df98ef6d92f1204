import ClipPreparation
public import EditModel
public import Foundation
public import Logging

/// All that a run takes from outside: environment, network, clock, chance, and the doors to what other modules run.
public struct RunWorld: Sendable {
    /// The process's environment.
    public var environment: [String: String]
    /// Who sends requests.
    public var transport: any WebTransport
    /// Who runs programs other than ffmpeg: rclone.
    public var processes: any ProcessRunner
    /// The clock.
    public var timekeeper: Timekeeper
    /// Chance.
    public var random: RandomSource
    /// The log.
    public var logger: Logger
    /// Gives the address of the sandbox of a folder, started if need be.
    public var sandbox: @Sendable (_ folder: String) async throws -> WebAddress
    /// Who listens to the run.
    public var events: @Sendable (RunEvent) -> Void
    /// Keeps the pictures of the reports of an archive; `nil` where a run is to make none beside its work.
    public var posters: @Sendable (_ archive: String) -> PosterShelf?
    /// Finds the addresses of a host's name; throws `WebFailure`.
    public var resolve: @Sendable (String) async throws -> [HostAddress]
    /// Reads a whole file.
    public var readFile: @Sendable (String) throws -> [UInt8]

    /// What a run takes from outside.
    ///
    /// - Parameters:
    ///   - environment: The process's environment.
    ///   - transport: Who sends requests.
    ///   - processes: Who runs programs other than ffmpeg; the live one by itself.
    ///   - timekeeper: The clock.
    ///   - random: Chance.
    ///   - logger: The log.
    ///   - sandbox: Gives the address of the sandbox of a folder.
    ///   - events: Who listens to the run.
    ///   - posters: Keeps the pictures of the reports of an archive; none by itself.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        transport: any WebTransport,
        processes: (any ProcessRunner)? = nil,
        timekeeper: Timekeeper = .live,
        random: RandomSource = .live,
        logger: Logger,
        sandbox: @escaping @Sendable (String) async throws -> WebAddress,
        events: @escaping @Sendable (RunEvent) -> Void = { _ in },
        posters: @escaping @Sendable (String) -> PosterShelf? = { _ in nil }
    ) {
        self.environment = environment
        self.transport = transport
        self.processes = processes ?? SubprocessRunner(timekeeper: timekeeper)
        self.timekeeper = timekeeper
        self.random = random
        self.logger = logger
        self.sandbox = sandbox
        self.events = events
        self.posters = posters
        resolve = AddressPolicy.lookUp
        readFile = { path in Array(try Data(contentsOf: URL(filePath: path))) }
    }
}
