import ClipPreparation
import EditModel
import Foundation
import ProviderSandbox

/// Whole nights of very many edits of one clip at a provider without latency: how many submissions and questions a
/// second, how many outputs a second, and in how much memory.
struct LargeRunBenchmark {
    let folder: URL
    let scale: Scale
    private let seconds = 2

    func figures() async throws -> [Figure] {
        var figures: [Figure] = []
        for edits in scale.of([200, 2000], small: [6]) { figures += try await night(of: edits) }
        return figures
    }

    /// Submissions and questions with nothing else at work: each task is asked about until it fails, so that there is
    /// no output to look at.
    func rush() async throws -> [Figure] {
        let edits = scale.of(4000, small: 20)
        var night = try prepared(edits, "rush")
        defer { try? FileManager.default.removeItem(at: night.folder) }
        night.provider.taskSeconds = 2...2
        night.provider.faults = SandboxFaults([.rejectTask: 1])
        let part = try await run(night, of: edits, until: EditState.failed.rawValue)
        let whole = part.events["failed"].last - part.events["running"].first
        let (submissions, polls) = (Double(part.traffic.submissions), Double(part.traffic.tasksAsked))
        return [
            Figure(
                name: "submissions of \(edits) edits, none with an output",
                values: [part.events["running"].rate],
                unit: "a second"
            ),
            Figure(name: "such edits from submission to end", values: [submissions / whole], unit: "a second"),
            Figure(name: "their tasks asked about", values: [polls / whole], unit: "a second"),
            Figure(
                name: "submissions and tasks asked about",
                values: [(submissions + polls) / whole],
                unit: "a second",
                promise: scale.promise(.atLeast(1000))
            ),
        ]
    }

    /// So many edits until the last of them waits to be collected: what holds them all is the ledger, not the memory.
    func crowd() async throws -> [Figure] {
        let edits = scale.of(100_000, small: 20)
        let night = try prepared(edits, "crowd")
        defer { try? FileManager.default.removeItem(at: night.folder) }
        let part = try await run(night, of: edits, until: "succeeded")
        return [
            Figure(
                name: "submissions of \(edits) edits, the first outputs archived beside",
                values: [part.events["running"].rate],
                unit: "a second"
            ),
            Figure(
                name: "their memory until the last has succeeded",
                values: [part.mebibytes],
                unit: "MiB",
                promise: scale.promise(.atMost(150))
            ),
        ]
    }

    /// A night of so many edits in a folder of its own.
    private func prepared(_ edits: Int, _ name: String) throws -> RehearsedNight {
        let place = folder.appending(path: name)
        let batch = LargeBatch(folder: place, edits: edits, seconds: seconds)
        try batch.make()
        return RehearsedNight(in: place, manifest: batch.manifest, clip: .seconds(seconds))
    }

    /// What was seen of a run until all its edits had come to a state, where it was stopped dead.
    private struct Part {
        var events: EventTimes
        var traffic: SandboxTraffic
        /// The most memory that it had held.
        var mebibytes: Double
    }

    private func run(_ night: RehearsedNight, of edits: Int, until state: String) async throws -> Part {
        try await night.withProvider { sandbox in
            let run = try night.start()
            defer { run.kill() }
            let (events, mebibytes) = await onThread {
                (EventTimes(of: run, edits: edits, until: state), run.gauge.peakMebibytes)
            }
            guard let mebibytes, events[state].count == edits else {
                throw WanbatchError(.edit, "not-well", "the run of \(edits) edits ended before all were \(state)")
            }
            return Part(events: events, traffic: sandbox.traffic, mebibytes: mebibytes)
        }
    }

    private func night(of edits: Int) async throws -> [Figure] {
        let night = try prepared(edits, "large-run-\(edits)")
        defer { try? FileManager.default.removeItem(at: night.folder) }
        let outcome = try await night.run(edits: edits)
        let events = outcome.events
        let submitted = events["running"]
        let asking = events["succeeded"].last - submitted.first
        let polls = Double(outcome.traffic.tasksAsked) / max(asking, 0.001)
        let decoded = try await decodes(night.folder.appending(path: "archive/large/outputs"))
        return [
            Figure(name: "a night of \(edits) edits", values: [outcome.usage.seconds], unit: "s"),
            Figure(name: "its submissions", values: [submitted.rate], unit: "a second"),
            Figure(name: "its tasks asked about", values: [polls], unit: "a second"),
            Figure(name: "its outputs archived", values: [events["archived"].rate], unit: "a second"),
            Figure(name: "such outputs decoded by these cores alone", values: [decoded], unit: "a second"),
            Figure(
                name: "its memory until the last is archived",
                values: [events.peakMebibytes],
                unit: "MiB",
                promise: scale.promise(.atMost(150))
            ),
            Figure(name: "its memory with the report", values: [outcome.usage.mebibytes], unit: "MiB"),
            Figure(
                name: "its own processor time an edit",
                values: [events.processorSeconds.own * 1000 / Double(edits)],
                unit: "ms"
            ),
            Figure(
                name: "that of its ffmpeg and ffprobe",
                values: [events.processorSeconds.children * 1000 / Double(edits)],
                unit: "ms"
            ),
            Figure(
                name: "that of the sandbox",
                values: [outcome.providerSeconds * 1000 / Double(edits)],
                unit: "ms"
            ),
        ]
    }

    /// How many outputs a second are probed and decoded when nothing else is done.
    private func decodes(_ outputs: URL) async throws -> Double {
        let names = try FileManager.default.contentsOfDirectory(atPath: outputs.path).filter { $0.hasSuffix(".mp4") }
        let paths = names.prefix(scale.of(100, small: 4)).map { outputs.appending(path: $0).path }
        let inspector = OutputInspector(
            tools: try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        )
        let width = ProcessInfo.processInfo.activeProcessorCount
        let time = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<width {
                    group.addTask {
                        for index in stride(from: lane, to: paths.count, by: width) {
                            _ = try await inspector.inspect(path: paths[index])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return Double(paths.count) / (time / .seconds(1))
    }
}
