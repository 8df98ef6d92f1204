public import EditModel

/// Makes of a reference image a file that the provider takes.
public struct ImagePreparer: Sendable {
    private let planner: ImagePlanner
    private let encoder: Encoder
    private let probe: ImageProbe
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
        limits: ImageLimits = .wan27,
        scratchDirectory: String,
        processes: any ProcessRunner = SubprocessRunner(),
        patience: PreparationLimits = PreparationLimits(wall: .seconds(120)),
        random: RandomSource = .live
    ) {
        planner = ImagePlanner(limits: limits)
        encoder = Encoder(tools: tools, limits: patience, processes: processes)
        probe = ImageProbe(tools: tools, processes: processes)
        self.scratchDirectory = scratchDirectory
        self.random = random
    }

    /// Carries out a decision.
    ///
    /// - Parameters:
    ///   - path: The image.
    ///   - facts: What is known of it.
    ///   - decision: What is to be done with it.
    ///   - destination: The result's path, a `.jpg`; not used for an image that passes.
    /// - Returns: The prepared file: at `destination`, or the image itself.
    /// - Throws: `WanbatchError` of kind `edit`: the decision's own refusal, `image-broken`, `image-too-large`,
    ///   `clip-changing`; of kind `storage`; `CancellationError`.
    public func prepare(
        path: String,
        facts: ImageFacts,
        decision: ImageDecision,
        to destination: String
    ) async throws -> PreparedFile {
        switch decision.action {
        case .refuse(let error): throw error
        case .pass:
            let finding = try await FileDigester().digest(path: path)
            return file(path, finding, facts)
        case .convert(let geometry):
            let scratch = ScratchFile(in: scratchDirectory, suffix: ".jpg", random: random)
            defer { scratch.remove() }
            let made = try await convert(geometry, path, facts, scratch)
            let finding = try await FileDigester().digest(path: scratch.path)
            try await scratch.commit(to: destination)
            return file(destination, finding, made)
        }
    }

    private func convert(
        _ geometry: ClipGeometry,
        _ path: String,
        _ facts: ImageFacts,
        _ scratch: ScratchFile
    ) async throws -> ImageFacts {
        var faults: [String] = []
        for quality in ImageRecipe.qualities {
            let arguments = ImageRecipe.convert(geometry, facts, quality: quality, input: path, output: scratch.path)
            do {
                try await encoder.run(arguments, of: path)
            } catch let error as WanbatchError where error.code == "clip-broken" {
                throw WanbatchError(.edit, "image-broken", error.message, hint: "check that it opens in a viewer")
            }
            let made = try await probe.probe(path: scratch.path)
            faults = planner.violations(of: made)
            if faults.isEmpty { return made }
        }
        throw WanbatchError(
            .edit,
            "image-too-large",
            "what ffmpeg made of \(path) is not what the provider takes: \(faults.joined(separator: "; "))",
            hint: "give a smaller image"
        )
    }

    private func file(_ path: String, _ finding: FileDigester.Finding, _ facts: ImageFacts) -> PreparedFile {
        PreparedFile(
            path: path,
            finding: finding,
            bytes: facts.bytes,
            duration: .zero,
            size: facts.displaySize,
            container: facts.format.fileExtension
        )
    }
}
