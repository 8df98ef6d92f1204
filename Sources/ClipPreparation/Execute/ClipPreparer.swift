public import EditModel

/// Makes of any clip a file that the provider takes, or says why not.
///
/// This room works in four steps, each with a type of its own. ``MediaProbe`` finds ``MediaFacts``; ``ClipPlanner``
/// makes a ``ClipDecision`` of them, without touching anything; `ClipPreparer` carries it out with ffmpeg; and the
/// result is probed again and held against the same ``ClipConformity`` that planned it, so that nothing is
/// transcoded twice. Reference images go the same way (``ImageProbe``, ``ImagePlanner``, ``ImagePreparer``), and
/// what the provider gives back is looked at by ``OutputInspector``.
///
/// ffmpeg and ffprobe run without a shell, in a process group of their own, bound to one file and one form, with
/// limits of time and memory, and without any API key in their environment.
public struct ClipPreparer: Sendable {
    private let conformity: ClipConformity
    private let tools: MediaTools
    private let encoder: Encoder
    private let probe: MediaProbe
    private let scratchDirectory: String
    private let random: RandomSource

    /// A preparer.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - limits: What the provider takes.
    ///   - scratchDirectory: Where unfinished files are; on the same file system as the destinations.
    ///   - processes: Who runs programs.
    ///   - patience: How long ffmpeg may take.
    ///   - random: For the names of unfinished files.
    public init(
        tools: MediaTools,
        limits: ClipLimits = .wan27,
        scratchDirectory: String,
        processes: any ProcessRunner = SubprocessRunner(),
        patience: PreparationLimits = PreparationLimits(),
        random: RandomSource = .live
    ) {
        conformity = ClipConformity(limits: limits)
        self.tools = tools
        self.scratchDirectory = scratchDirectory
        self.random = random
        encoder = Encoder(tools: tools, limits: patience, processes: processes)
        probe = MediaProbe(tools: tools, processes: processes)
    }

    /// Carries out a decision.
    ///
    /// - Parameters:
    ///   - path: The clip.
    ///   - facts: What is known of it.
    ///   - decision: What is to be done with it.
    ///   - threads: How many threads ffmpeg is to have; `nil` leaves it to ffmpeg.
    ///   - destination: The result's path; not used for a clip that passes.
    /// - Returns: The prepared file: at `destination`, or the clip itself.
    /// - Throws: `WanbatchError` of kind `edit` when the clip cannot be used: the decision's own refusal,
    ///   `clip-broken`, `clip-shorter-than-declared`, `clip-changing`, `clip-too-large`, `preparation-nonconforming`,
    ///   `preparation-stalled`, `preparation-overran`, `preparation-killed`; of kind `storage`; `CancellationError`.
    public func prepare(
        path: String,
        facts: MediaFacts,
        decision: ClipDecision,
        threads: Int? = nil,
        to destination: String
    ) async throws -> PreparedFile {
        let before = try FileStamp.of(path: path)
        let scratch = ScratchFile(in: scratchDirectory, suffix: ".mp4", random: random)
        defer { scratch.remove() }
        let made: MediaFacts
        switch decision.action {
        case .refuse(let error): throw error
        case .pass: return file(path, try await FileDigester().digest(path: path), facts)
        case .remux(let plan): made = try await remux(plan, path, facts, scratch, threads)
        case .transcode(let plan): made = try await transcode(plan, path, facts, scratch, threads)
        }
        guard try FileStamp.of(path: path) == before else {
            throw WanbatchError(
                .edit,
                "clip-changing",
                "\(path) changed while it was prepared",
                hint: "run again when the copy or the recording is complete"
            )
        }
        let finding = try await FileDigester().digest(path: scratch.path)
        try await scratch.commit(to: destination)
        return file(destination, finding, made)
    }

    private func file(_ path: String, _ finding: FileDigester.Finding, _ facts: MediaFacts) -> PreparedFile {
        PreparedFile(
            path: path,
            finding: finding,
            bytes: facts.bytes,
            duration: facts.duration,
            size: facts.displaySize,
            container: facts.container ?? "mp4",
            facts: facts
        )
    }

    /// A remux whose result does not conform (time stamps that an mp4 file cannot hold) is encoded instead.
    private func remux(
        _ plan: RemuxPlan,
        _ path: String,
        _ facts: MediaFacts,
        _ scratch: ScratchFile,
        _ threads: Int?
    ) async throws -> MediaFacts {
        do {
            let arguments = EncodingRecipe.remux(plan, facts, input: path, output: scratch.path)
            try await encoder.run(arguments, of: path)
            let made = try await verified(scratch, of: path, size: facts.displaySize, length: facts.duration, facts)
            try await encoder.run(EncodingRecipe.decode(.mov, input: scratch.path, threads: threads), of: path)
            return made
        } catch let error as WanbatchError where error.kind == .edit && !error.isOfTheMachine {
            return try await transcode(plan.fallback, path, facts, scratch, threads)
        }
    }

    private func transcode(
        _ plan: TranscodePlan,
        _ path: String,
        _ facts: MediaFacts,
        _ scratch: ScratchFile,
        _ threads: Int?
    ) async throws -> MediaFacts {
        func encode(_ plan: TranscodePlan) async throws -> Int64 {
            let arguments = EncodingRecipe.transcode(
                plan,
                facts,
                input: path,
                output: scratch.path,
                majorVersion: tools.majorVersion,
                threads: threads
            )
            try await encoder.run(arguments, of: path)
            if plan.ignoreRotation, tools.majorVersion < 6 { try await unturn(scratch) }
            return try FileStamp.of(path: scratch.path).size
        }
        let bytes = try await encode(plan)
        let most = conformity.limits.maximumBytes
        if bytes > most {
            var smaller = plan
            let scale = 0.8 * Double(most) / Double(bytes)
            let used = Double(bytes) * 8 / max(plan.duration.inSeconds, 0.1)
            smaller.maximumBitRate = max(10_000, Int(min(Double(plan.maximumBitRate), used) * scale))
            let again = try await encode(smaller)
            guard again <= most else {
                throw WanbatchError(
                    .edit,
                    "clip-too-large",
                    "\(path) is \(again) bytes even when encoded again, over \(most)",
                    hint: "use a shorter part or a smaller copy of the clip"
                )
            }
        }
        return try await verified(scratch, of: path, size: plan.geometry.output, length: plan.duration, facts)
    }

    private func unturn(_ scratch: ScratchFile) async throws {
        let straight = ScratchFile(in: scratchDirectory, suffix: ".mp4", random: random)
        defer { straight.remove() }
        try await encoder.run(EncodingRecipe.unturn(input: scratch.path, output: straight.path), of: scratch.path)
        try await straight.commit(to: scratch.path)
    }

    /// Probes what ffmpeg wrote and holds it against the predicate and the plan.
    private func verified(
        _ scratch: ScratchFile,
        of path: String,
        size: PixelSize,
        length: Duration,
        _ source: MediaFacts
    ) async throws -> MediaFacts {
        let made = try await probe.probe(path: scratch.path)
        let missing = length - made.duration
        if missing > Self.tolerance(made) {
            throw WanbatchError(
                .edit,
                "clip-shorter-than-declared",
                "only \(made.duration.shortest) s of \(length.shortest) s of \(path) can be read",
                hint: "the clip is cut off or damaged: copy it again, or choose a part with start and length"
            )
        }
        var faults = conformity.violations(of: made).map(\.description)
        if made.displaySize != size { faults.append("size \(made.displaySize) instead of \(size)") }
        if made.duration - length > Self.tolerance(made) { faults.append("\(made.duration.shortest) s long") }
        guard faults.isEmpty else {
            throw WanbatchError(
                .edit,
                "preparation-nonconforming",
                "what ffmpeg made of \(path) is not what the provider takes: \(faults.joined(separator: "; "))",
                hint: "please report this, with the clip"
            )
        }
        return made
    }

    /// A tenth of a second and two frames: headers round lengths, and streams do not end together.
    private static func tolerance(_ facts: MediaFacts) -> Duration {
        .milliseconds(100) + (facts.video.averageFrameRate?.duration(of: 2) ?? .zero)
    }
}
