import EditModel
import ProviderSandbox

/// Starts the archive's sandbox when a run first needs it, and ends it with the run.
actor SandboxKeeper {
    private var keeper: Task<Void, any Error>?
    private var address: WebAddress?

    /// The address of the sandbox of a folder: the live one's, or that of one started here.
    ///
    /// - Throws: Whatever keeps it from starting.
    func start(folder: String) async throws -> WebAddress {
        if let address { return address }
        let (addresses, continuation) = AsyncThrowingStream<WebAddress, any Error>.makeStream()
        keeper = Task {
            do {
                try await SandboxHost.attachOrStart(configuration: SandboxConfiguration(folder: folder)) { address in
                    continuation.yield(address)
                    try await Task.sleep(for: .seconds(1_000_000_000))
                }
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await address in addresses {
            self.address = address
            return address
        }
        throw WanbatchError(.unavailable, "sandbox-ended", "the sandbox ended before it was ready")
    }

    /// Ends a sandbox that was started here; its tasks, files and bill stay.
    func stop() async {
        keeper?.cancel()
        _ = await keeper?.result
        keeper = nil
    }
}
