public import EditModel

/// Looks at a video that a provider made: whole, playable to the end, and a video at all.
public struct OutputInspector: Sendable {
    private let probe: MediaProbe
    private let encoder: Encoder

    /// An inspector.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - processes: Who runs them.
    ///   - patience: How long the decoding may take.
    public init(
        tools: MediaTools,
        processes: any ProcessRunner = SubprocessRunner(),
        patience: PreparationLimits = PreparationLimits(wall: .seconds(600))
    ) {
        probe = MediaProbe(tools: tools, processes: processes)
        encoder = Encoder(tools: tools, limits: patience, processes: processes)
    }

    /// Decodes all of a downloaded output.
    ///
    /// - Parameters:
    ///   - path: The file, under whatever name.
    ///   - threads: How many threads ffmpeg is to have; `nil` leaves it to ffmpeg.
    /// - Throws: `WanbatchError` of kind `edit`: `output-not-video` (an error page, JSON, another form),
    ///   `output-truncated`, `output-broken` with ffmpeg's last words; `CancellationError`.
    public func inspect(path: String, threads: Int? = nil) async throws -> OutputFacts {
        let facts: MediaFacts
        do {
            facts = try await probe.probe(path: path)
        } catch let error as WanbatchError {
            throw Self.aboutOutput(error, path)
        }
        guard facts.format == .mov else {
            throw Self.notVideo(path, "it is \(facts.format.rawValue), not mp4")
        }
        guard facts.structure.isComplete else { throw Self.truncated(path, "its boxes end past the file's end") }
        let (reached, stretches): (Duration, OutputStretches)
        do {
            (reached, stretches) = try await decode(path, hasSound: facts.audio != nil, threads)
        } catch let error as WanbatchError {
            throw Self.aboutOutput(error, path)
        }
        let slack = Duration.milliseconds(250) + (facts.video.averageFrameRate?.duration(of: 2) ?? .zero)
        guard facts.containerDuration - reached <= slack else {
            throw Self.truncated(path, "\(reached.shortest) s of \(facts.containerDuration.shortest) s can be decoded")
        }
        return OutputFacts(
            bytes: facts.bytes,
            size: facts.displaySize,
            duration: facts.duration,
            hasAudio: facts.audio != nil,
            codec: facts.video.codec,
            container: facts.container ?? "mp4",
            stretches: stretches
        )
    }

    /// Decodes all of it, and watches for black, still and silent parts on the way.
    private func decode(
        _ path: String,
        hasSound: Bool,
        _ threads: Int?
    ) async throws -> (Duration, OutputStretches) {
        let decoding = EncodingRecipe.decode(.mov, input: path, threads: threads)
        let watch = OutputWatch()
        do {
            let watched = OutputWatch.watching(decoding, hasSound: hasSound)
            let reached = try await encoder.run(watched, of: path) { watch.take($0) }
            return (reached, watch.stretches(until: reached))
        } catch let error as WanbatchError where error.context["ffmpeg"]?.contains("No such filter") == true {
            // A small ffmpeg without the detectors: a paid file is not called broken for that.
            return (try await encoder.run(decoding, of: path), OutputStretches())
        }
    }

    /// The same failure, told of an output.
    private static func aboutOutput(_ error: WanbatchError, _ path: String) -> WanbatchError {
        switch error.code {
        case "clip-not-video", "clip-empty": notVideo(path, error.message)
        case "clip-truncated": truncated(path, error.message)
        case "clip-broken", "clip-no-video":
            WanbatchError(.edit, "output-broken", error.message, hint: askAgain, context: error.context)
        default: error
        }
    }

    private static func notVideo(_ path: String, _ words: String) -> WanbatchError {
        WanbatchError(.edit, "output-not-video", "the output \(path) is no mp4 video: \(words)", hint: askAgain)
    }

    private static func truncated(_ path: String, _ words: String) -> WanbatchError {
        WanbatchError(.edit, "output-truncated", "the output \(path) is cut off: \(words)", hint: askAgain)
    }

    private static let askAgain = "download it again: the result is paid for"
}
