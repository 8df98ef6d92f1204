import EditModel
import Foundation
import ProviderSandbox

/// A night of the real program against a sandbox in this process: other processes than the run's, real HTTP.
struct RehearsedNight {
    /// What came of it.
    struct Outcome {
        var usage: ChildProgram.Usage
        var events: EventTimes
        /// What the sandbox was asked.
        var traffic: SandboxTraffic
        /// The sandbox's own share of the machine, with the reading of the events.
        var providerSeconds: Double
    }

    /// The working folder; the manifest lies there.
    let folder: URL
    let manifest: String

    /// A sandbox without limits whose outputs are ready at once; what is asked of it can be changed.
    var provider: SandboxConfiguration

    /// A night.
    ///
    /// - Parameters:
    ///   - folder: The working folder.
    ///   - manifest: The manifest's name.
    ///   - clip: How long the outputs are.
    init(in folder: URL, manifest: String, clip: Duration) {
        self.folder = folder
        self.manifest = manifest
        provider = SandboxConfiguration(folder: folder.appending(path: "archive/sandbox").path)
        provider.media = .instant(clip: clip)
        provider.runningLimit = nil
        provider.taskSeconds = 0...0
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: Further arguments of the run.
    ///   - edits: How many edits it has.
    /// - Throws: `WanbatchError` when the run ends with another code than 0.
    func run(_ arguments: [String] = [], edits: Int) async throws -> Outcome {
        try await withProvider { sandbox in
            let before = ChildMeter.ownSeconds
            let run = try start(arguments)
            let (events, usage) = await onThread {
                let events = EventTimes(of: run, edits: edits)
                return (events, run.end())
            }
            guard usage.exit == 0, events["archived"].count == edits else {
                throw WanbatchError(
                    .edit,
                    "not-well",
                    "the run ended with \(usage.exit), \(events["archived"].count) of \(edits) edits archived"
                )
            }
            return Outcome(
                usage: usage,
                events: events,
                traffic: sandbox.traffic,
                providerSeconds: ChildMeter.ownSeconds - before
            )
        }
    }

    /// Starts the run, with its events on its output.
    func start(_ arguments: [String] = []) throws -> ChildProgram {
        try ChildProgram(ChildProgram.wanbatch, ["run", manifest, "--json"] + arguments, in: folder)
    }

    /// Does something while the sandbox serves.
    func withProvider<Value: Sendable>(
        _ body: @escaping @Sendable (ProviderSandbox) async throws -> Value
    ) async throws -> Value {
        let sandbox = try ProviderSandbox(configuration: provider)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let (ready, continuation) = AsyncStream<Void>.makeStream()
            group.addTask {
                defer { continuation.finish() }
                try await sandbox.run { _ in continuation.yield() }
            }
            defer { group.cancelAll() }
            for await _ in ready { return try await body(sandbox) }
            throw WanbatchError(.unavailable, "no-sandbox", "the sandbox did not start")
        }
    }
}
