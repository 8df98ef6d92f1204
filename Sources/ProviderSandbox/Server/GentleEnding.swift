import Logging
import ServiceLifecycle

/// Runs a server, and ends it gently when it is cancelled: no connection is taken any more, and those that are there end.
///
/// A server of the library that is cancelled outright drops connections that were just accepted, and traps.
struct GentleEnding: Sendable {
    private let group: ServiceGroup

    /// - Parameters:
    ///   - service: The server.
    ///   - patience: How long connections that are there may go on; then they are cut off.
    ///   - logger: Where the library logs.
    init(of service: any Service, patience: Duration = .seconds(1), logger: Logger) {
        var configuration = ServiceGroupConfiguration(services: [service], logger: logger)
        configuration.maximumGracefulShutdownDuration = patience
        group = ServiceGroup(configuration: configuration)
    }

    /// Runs until it is cancelled or shut down gracefully.
    ///
    /// - Throws: What the server throws.
    func run() async throws {
        // Not a child: the cancellation must not reach the server itself.
        let running = Task { try await group.run() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await running.value
        } onCancelOrGracefulShutdown: {
            Task { await group.triggerGracefulShutdown() }
        }
    }
}
