import EditModel
import ProviderSandbox

/// The sandbox's flags as its configuration.
struct SandboxFlags {
    private let command: SandboxCommand

    init(_ command: SandboxCommand) { self.command = command }

    /// The configuration.
    ///
    /// - Parameter folder: Where it is kept unless a folder is given.
    /// - Throws: `WanbatchError` of kind usage.
    func configuration(default folder: String) throws -> SandboxConfiguration {
        var configuration = SandboxConfiguration(folder: command.folder ?? folder)
        guard let api = SandboxConfiguration.API(rawValue: command.api) else {
            throw wrong("--api must be evolink or novita, not \(command.api)")
        }
        guard (0...65_535).contains(command.port) else { throw wrong("--port must be 0 to 65535") }
        configuration.api = api
        configuration.port = command.port
        configuration.seed = command.seed
        if let running = command.running { configuration.runningLimit = try positive(running, "--running") }
        if let rpm = command.rpm { configuration.requestsPerMinute = try positive(rpm, "--rpm") }
        if let text = command.taskSeconds { configuration.taskSeconds = try range(text) }
        if let text = command.fault { configuration.faults = try SandboxFaults(parsing: text, seed: command.seed) }
        if let text = command.callbacksTo {
            guard let address = WebAddress(text), address.isProtected else {
                throw wrong("--callbacks-to must be an https address, or http on this machine, not \(text)")
            }
            configuration.callbackDestination = address
        }
        return configuration
    }

    private func positive(_ number: Int, _ name: String) throws -> Int {
        guard number > 0 else { throw wrong("\(name) must be at least 1") }
        return number
    }

    private func range(_ text: String) throws -> ClosedRange<Double> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
        guard let first = parts[0], let last = parts.count == 2 ? parts[1] : first, parts.count <= 2,
            first >= 0, last >= first, last <= 86_400
        else { throw wrong("--task-seconds must be seconds, or from-to such as 2-5, not \(text)") }
        return first...last
    }

    private func wrong(_ message: String) -> WanbatchError { WanbatchError(.usage, "sandbox-option", message) }
}
