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

        /// Whether nothing but the cores bounds it.
        var isOfCores: Bool { slots == nil && requests == nil }

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

    /// Nights bound by the slots and by the rate.
    func figures() async throws -> [Figure] { try await slots() + requests() }

    /// Clips that must be made anew, and a provider without limits.
    ///
    /// Those of a telephone let the cores be the bound of a real night too: five tasks of a minute leave two cores 24
    /// seconds of processor time for each. An older camera's take less than four, of which wanbatch itself has 2 % and
    /// the provider beside it 0.7 %: they hold down what an edit takes, and are promised less.
    func cores() async throws -> [Figure] {
        let older = "clips of an older camera"
        guard scale == .full else { return try await cores(.older, 2, older, percent: 6) }
        return try await cores(.telephone, 28, "clips of a telephone", percent: 2)
            + cores(.older, 40, older, percent: 6)
    }

    private func cores(
        _ camera: ManyClips.Camera,
        _ count: Int,
        _ what: String,
        percent: Double
    ) async throws -> [Figure] {
        let clips = ManyClips(folder: folder.appending(path: "cores-\(camera)"), camera: camera, count: count)
        try clips.make()
        let times = scale.of(camera == .telephone ? 2 : 4, small: 2)
        let free = try clips.transcode(times: times, threads: nil)
        let bare = try clips.transcode(times: times, threads: 1)
        let floor = bare.seconds * Double(ProcessInfo.processInfo.activeProcessorCount) / bare.processorSeconds - 1
        let night = RehearsedNight(in: clips.folder, manifest: clips.manifest, clip: .seconds(clips.seconds))
        let name = "a night bound by the cores, \(what)"
        return try await figures(name, night, edits: count, Bound(), percent: percent) + [
            Figure(name: "bare ffmpeg takes more than its least by", values: [floor * 100], unit: "%"),
            Figure(name: "a clip by bare ffmpeg", values: [free.seconds / Double(times)], unit: "s"),
            Figure(name: "the same by one thread each", values: [bare.seconds / Double(times)], unit: "s"),
        ]
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
        let (edits, rate) = scale.of((480, 120), small: (5, 600))
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

    /// - Parameter percent: How much more than the least is promised.
    private func figures(
        _ name: String,
        _ night: RehearsedNight,
        edits: Int,
        _ bound: Bound,
        percent: Double = 2
    ) async throws -> [Figure] {
        let outcome = try await night.run(edits: edits)
        let events = outcome.events
        let own = outcome.usage.ownSeconds
        let media = outcome.usage.processorSeconds - own
        let least = bound.seconds(media: media)
        return [
            Figure(name: name, values: [outcome.usage.seconds], unit: "s"),
            Figure(name: "the least that it can take", values: [least], unit: "s"),
            Figure(
                name: "more than that by",
                values: [(outcome.usage.seconds / least - 1) * 100],
                unit: "%",
                promise: scale.promise(.atMost(percent))
            ),
            Figure(
                name: "processor time of wanbatch itself",
                values: [own / Double(edits) * 1000],
                unit: "ms an edit",
                decimals: 0
            ),
            Figure(
                name: "processor time of the provider, which shares the cores",
                values: [outcome.providerSeconds / Double(edits) * 1000],
                unit: "ms an edit",
                decimals: 0
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
        ] + (bound.isOfCores ? withProvider(outcome, media: media) : [])
    }

    /// The same beside a least that has the provider's processor time in it, which by night is elsewhere.
    private func withProvider(_ outcome: RehearsedNight.Outcome, media: Double) -> [Figure] {
        let least = Bound().seconds(media: media + outcome.providerSeconds)
        return [
            Figure(name: "the least that it can take beside this provider", values: [least], unit: "s"),
            Figure(name: "more than that by", values: [(outcome.usage.seconds / least - 1) * 100], unit: "%"),
        ]
    }
}
