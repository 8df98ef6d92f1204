import EditModel
import Foundation
import ProviderSandbox

/// A night's time beside the least that it can take, once for each thing that bounds a night: the cores, the slots, the
/// rate of requests.
struct RegimeBenchmark {
    let folder: URL
    let scale: Scale

    /// The least that a night takes.
    private struct Bound {
        /// What the tasks take in all, and how many run at once.
        var slots: (seconds: Double, limit: Int)?
        /// Submissions beyond those that are taken at once, and how many a minute are taken.
        var requests: (count: Int, perMinute: Int)?

        /// Seconds.
        ///
        /// - Parameter media: Processor seconds of ffmpeg and ffprobe.
        func seconds(media: Double) -> Double {
            let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
            let ofSlots = slots.map { $0.seconds / Double($0.limit) } ?? 0
            let ofRequests = requests.map { Double($0.count) * 60 / Double($0.perMinute) } ?? 0
            return max(media / cores, ofSlots, ofRequests)
        }
    }

    func figures() async throws -> [Figure] { try await cores() + slots() + requests() }

    /// Clips that must be made anew, and a provider without limits.
    private func cores() async throws -> [Figure] {
        let clips = ManyClips(folder: folder.appending(path: "cores"), count: scale.of(40, small: 2))
        try clips.make()
        let night = RehearsedNight(in: clips.folder, manifest: clips.manifest, clip: .seconds(ManyClips.seconds))
        return try await figures("a night bound by the cores", night, edits: clips.count, Bound())
    }

    /// Five slots that nobody is told of, and tasks of some seconds.
    private func slots() async throws -> [Figure] {
        let (edits, time) = scale.of((100, 10.0), small: (5, 0.3))
        return try await twice("slots", edits) {
            $0.runningLimit = 5
            $0.taskSeconds = time...time
        } bound: { _ in
            Bound(slots: (Double(edits) * time, 5))
        }
    }

    /// A rate that nobody is told of.
    private func requests() async throws -> [Figure] {
        let (edits, rate) = scale.of((240, 120), small: (5, 600))
        return try await twice("rate of requests", edits) {
            $0.requestsPerMinute = rate
            $0.taskSeconds = 1...1
        } bound: {
            Bound(requests: (edits - $0.burst, rate))
        }
    }

    /// A first night, which has to find the limit, and another that remembers it.
    private func twice(
        _ what: String,
        _ edits: Int,
        change: (inout SandboxConfiguration) -> Void,
        bound: (SandboxConfiguration) -> Bound
    ) async throws -> [Figure] {
        let place = folder.appending(path: what)
        var figures: [Figure] = []
        for (number, word) in ["first", "second"].enumerated() {
            let batch = LargeBatch(
                folder: place,
                edits: edits,
                seconds: 2,
                name: word,
                firstSeed: 1 + number * edits
            )
            try batch.make()
            var night = RehearsedNight(in: place, manifest: batch.manifest, clip: .seconds(2))
            change(&night.provider)
            let name = "a \(word) night bound by the \(what)"
            figures += try await self.figures(name, night, edits: edits, bound(night.provider))
        }
        return figures
    }

    private func figures(_ name: String, _ night: RehearsedNight, edits: Int, _ bound: Bound) async throws -> [Figure] {
        let outcome = try await night.run(edits: edits)
        let events = outcome.events
        let media = outcome.usage.processorSeconds - events.processorSeconds.own
        let least = bound.seconds(media: media)
        return [
            Figure(name: name, values: [outcome.usage.seconds], unit: "s"),
            Figure(name: "the least that it can take", values: [least], unit: "s"),
            Figure(
                name: "more than that by",
                values: [(outcome.usage.seconds / least - 1) * 100],
                unit: "%",
                promise: scale.promise(.atMost(2))
            ),
            Figure(name: "of it until the first submission", values: [events["submitting"].first], unit: "s"),
            Figure(
                name: "of it after the last is archived",
                values: [outcome.usage.seconds - events["archived"].last],
                unit: "s"
            ),
            Figure(
                name: "its refused submissions",
                values: [Double(outcome.traffic.submissions - edits)],
                unit: "",
                decimals: 0
            ),
        ]
    }
}
