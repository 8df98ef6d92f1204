import EditModel
import Foundation
import JobLedger
import Logging
import Synchronization

@testable import BatchPipeline
@testable import ProviderSandbox

/// A run against the sandbox over real sockets and in real time, with a limit that it is not told of.
struct SocketNight {
    var edits: Int
    var limit: Int
    var taskSeconds: ClosedRange<Double>

    /// What is known of it afterwards.
    struct Result {
        /// How long each task took, in the order in which they were accepted.
        var taskTimes: [Double] = []
        /// How long a submission took, from its being written down to its answer: the median, since those that were
        /// refused waited in between.
        var roundTrip = 0.0
        /// Share of the slot-seconds that were used while edits waited, net of tasks that had ended and were not looked
        /// at yet.
        var usedNet = 0.0
        /// The same, gross.
        var used = 0.0
        /// Refused submissions for each that was accepted.
        var refused = 0.0
    }

    /// A task in the provider's own time.
    private struct Task {
        var began: Double
        var ended: Double
        /// When the run knew of its end.
        var seen: Double
    }

    /// When the run said what.
    private struct Heard {
        var first: Date?
        var edits: [String: EditID] = [:]
        var begins: [EditID: Date] = [:]
        var answers: [EditID: Date] = [:]
        var ends: [EditID: Date] = [:]

        mutating func take(_ event: RunEvent) {
            guard case .edit(let edit) = event else { return }
            switch edit.state {
            case .submitting:
                first = first ?? Date()
                begins[edit.edit] = Date()
            case .running:
                answers[edit.edit] = Date()
                if let task = edit.task { edits[task] = edit.edit }
            case .succeeded: ends[edit.edit] = Date()
            default: break
            }
        }

        var roundTrip: Double {
            let trips = answers.compactMap { edit, answer in begins[edit].map { answer.timeIntervalSince($0) } }
            return trips.isEmpty ? 0 : trips.sorted()[trips.count / 2]
        }
    }

    func run() async throws -> Result {
        let folder = try TemporaryFolder()
        _ = try folder.file("clip.mp4", try await TestClip.bytes)
        let lines = (1...edits).map { "clip clip.mp4 prompt=one seed=\($0)\n" }.joined()
        _ = try folder.file("night.manifest", Array(("set provider=evolink\n" + lines).utf8))
        var configuration = SandboxConfiguration(folder: folder("sandbox"))
        configuration.media = .instant(clip: .seconds(2))
        configuration.runningLimit = limit
        configuration.taskSeconds = taskSeconds
        let (records, heard, refused) = try await night(folder, configuration)
        let tasks = records.compactMap { record -> Task? in
            guard let edit = heard.edits[record.id], let seen = heard.ends[edit], let result = record.result else {
                return nil
            }
            return Task(
                began: record.created.timeIntervalSince1970,
                ended: result.finished.timeIntervalSince1970,
                seen: seen.timeIntervalSince1970
            )
        }
        var result = Result(taskTimes: tasks.map { $0.ended - $0.began }, roundTrip: heard.roundTrip)
        guard let start = heard.first?.timeIntervalSince1970, let end = tasks.map(\.began).max() else { return result }
        let whole = Double(limit) * (end - start)
        result.used = 1 - idle(tasks.map { ($0.began, $0.ended) }, from: start, to: end) / whole
        result.usedNet = 1 - idle(tasks.map { ($0.began, $0.seen) }, from: start, to: end) / whole
        result.refused = Double(refused) / Double(edits)
        return result
    }

    /// Runs the batch to its end.
    ///
    /// - Returns: The provider's tasks, what the run said, and how many submissions were refused.
    private func night(
        _ folder: TemporaryFolder,
        _ configuration: SandboxConfiguration
    ) async throws -> ([TaskRecord], Heard, Int) {
        let heard = Mutex(Heard())
        let sandbox = try ProviderSandbox(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (addresses, continuation) = AsyncStream<WebAddress>.makeStream()
            group.addTask { try await sandbox.run { continuation.yield($0) } }
            defer { group.cancelAll() }
            for await address in addresses {
                let world = world(at: address) { event in heard.withLock { $0.take(event) } }
                let request = RunRequest(manifest: folder("night.manifest"), archive: folder("archive"))
                let run = Swift.Task { try await BatchRun(request, world: world).run() }
                let result = await withTaskCancellationHandler {
                    await run.result
                } onCancel: {
                    run.cancel()
                }
                let summary = try result.get()
                guard summary.exit == 0 else { throw WanbatchError(.edit, "not-well", "exit \(summary.exit)") }
                break
            }
        }
        let kept = try KeptState(SandboxFolder(configuration.folder).journal)
        return (kept.tasks, heard.withLock { $0 }, sandbox.traffic.submissions - edits)
    }

    private func world(
        at address: WebAddress,
        _ events: @escaping @Sendable (RunEvent) -> Void
    ) -> RunWorld {
        var environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        environment["WANBATCH_FFMPEG"] = RememberingTools.ffmpeg
        environment["WANBATCH_FFPROBE"] = RememberingTools.ffprobe
        environment["EVOLINK_API_KEY"] = "socket-night"
        environment["WANBATCH_EVOLINK_URL"] = address.text
        environment["WANBATCH_EVOLINK_FILES_URL"] = address.text
        return RunWorld(
            environment: environment,
            transport: LiveWebTransport(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sandbox: { _ in throw WanbatchError(.unavailable, "no-sandbox", "there is none") },
            events: events
        )
    }

    /// Slot-seconds that nobody used in a stretch of time.
    private func idle(_ stays: [(from: Double, to: Double)], from start: Double, to end: Double) -> Double {
        let changes = stays.flatMap { [($0.from, 1), ($0.to, -1)] }.sorted { $0.0 < $1.0 } + [(end, 0)]
        var (idle, held, now) = (0.0, 0, start)
        for (time, change) in changes {
            let step = min(time, end) - now
            if step > 0 {
                idle += Double(max(0, limit - held)) * step
                now += step
            }
            held += change
        }
        return idle
    }
}
