import AsyncHTTPClient
public import EditModel
import Foundation
import NIOCore

/// Gives a run its sandbox: the live one of the folder, or one of its own.
public enum SandboxHost {
    /// Runs an operation with a sandbox at hand. When another live process holds the folder its sandbox is used, and
    /// nothing is started; else one is started here, and ends with the operation. If the other process ends first, the
    /// operation's requests fail to connect: attach again, and this one goes on.
    ///
    /// - Parameters:
    ///   - configuration: How a sandbox that is started behaves; one that is there keeps its own ways.
    ///   - timekeeper: The clock.
    ///   - operation: What needs the sandbox; it gets the base URL.
    /// - Returns: What the operation returns.
    /// - Throws: `WanbatchError` of kind `busy` when the folder is held by a sandbox of another interface, or by one
    ///   that does not answer within 10 s; what ``ProviderSandbox`` throws before it is ready; what the operation throws.
    public static func attachOrStart<Value: Sendable>(
        configuration: SandboxConfiguration,
        timekeeper: Timekeeper = .live,
        operation: (WebAddress) async throws -> Value
    ) async throws -> Value {
        let started = timekeeper.uptime()
        while true {
            do {
                let sandbox = try ProviderSandbox(configuration: configuration, timekeeper: timekeeper)
                return try await run(sandbox, operation)
            } catch let error as WanbatchError where error.code == "sandbox-folder-held" {
                if let address = try await liveOne(configuration) { return try await operation(address) }
                guard timekeeper.uptime() - started < .seconds(10) else { throw error }
                try await timekeeper.sleep(.milliseconds(50))
            }
        }
    }

    /// Runs a sandbox of our own round an operation.
    private static func run<Value: Sendable>(
        _ sandbox: ProviderSandbox,
        _ operation: (WebAddress) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (ready, continuation) = AsyncThrowingStream<WebAddress, any Error>.makeStream()
            group.addTask {
                do {
                    try await sandbox.run { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            defer { group.cancelAll() }
            for try await address in ready { return try await operation(address) }
            throw CancellationError()
        }
    }

    /// The address of the live sandbox, if it answers as itself.
    private static func liveOne(_ configuration: SandboxConfiguration) async throws -> WebAddress? {
        guard let file = AddressFile.read(SandboxFolder(configuration.folder).address),
            let address = WebAddress(file.url)
        else { return nil }
        let request = HTTPClientRequest(url: address.appending("/sandbox/mark"))
        guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(1)),
            let body = try? await response.body.collect(upTo: 1024),
            case .object(let fields)? = try? JSONValue(parsing: body.readableBytesView),
            fields["mark"] == .text(file.mark)
        else { return nil }
        guard file.api == configuration.api else {
            throw WanbatchError(
                .busy,
                "sandbox-api",
                "a sandbox of another interface (\(file.api.rawValue)) is running in \(configuration.folder)",
                hint: "stop it, or give this one another folder"
            )
        }
        return address
    }
}
