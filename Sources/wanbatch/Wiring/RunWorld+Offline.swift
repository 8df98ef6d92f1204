import BatchPipeline
import EditModel
import Foundation
import Logging

extension RunWorld {
    /// A world without network and sandbox: for a plan, which contacts nobody.
    ///
    /// - Parameter environment: The process's environment.
    static func offline(environment: [String: String]) -> RunWorld {
        asking(NoTransport(), environment: environment)
    }

    /// A world with a network and without a sandbox: for the doctor.
    ///
    /// - Parameters:
    ///   - transport: Who sends requests.
    ///   - environment: The process's environment.
    static func asking(_ transport: any WebTransport, environment: [String: String]) -> RunWorld {
        RunWorld(
            environment: environment,
            transport: transport,
            logger: Logger(label: "wanbatch") { _ in SwiftLogNoOpLogHandler() },
            sandbox: { _ in throw NoTransport.refusal }
        )
    }
}

/// Refuses every request.
private struct NoTransport: WebTransport {
    static let refusal = WebFailure(.notSent, "offline", "a plan contacts nobody")

    func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse { throw Self.refusal }

    func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse { throw Self.refusal }
}
