import Foundation

/// A real Slurm of this machine alone (`Tests/slurm.sh`). It ends when its standard input does.
final class SlurmCluster: Sendable {
    /// Where its configuration is.
    let configuration: String
    private let input: Pipe
    private let process: Process

    /// Starts a cluster and waits until it takes jobs.
    ///
    /// - Parameter cpus: How many it believes to have.
    static func start(cpus: Int) async throws -> SlurmCluster {
        let folder = URL.temporaryDirectory.appending(path: "wanbatch-slurm-\(UUID().uuidString)")
        let output = URL.temporaryDirectory.appending(path: "wanbatch-slurm-\(UUID().uuidString).out")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let input = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", Repository.root.appending(path: "Tests/slurm.sh").path, folder.path, "\(cpus)"]
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        var ready = ""
        try await eventually("a cluster") {
            let text = try String(decoding: Data(contentsOf: output), as: UTF8.self)
            return text.hasPrefix("ready ") && text.hasSuffix("\n") || !process.isRunning
        }
        ready = try String(decoding: Data(contentsOf: output), as: UTF8.self)
        guard ready.hasPrefix("ready ") else { throw NeverHappened(what: "a cluster") }
        let configuration = ready.dropFirst("ready ".count).trimmingCharacters(in: .whitespacesAndNewlines)
        return SlurmCluster(configuration: configuration, input: input, process: process)
    }

    private init(configuration: String, input: Pipe, process: Process) {
        (self.configuration, self.input, self.process) = (configuration, input, process)
    }

    /// Ends it, and what jobs are left.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
