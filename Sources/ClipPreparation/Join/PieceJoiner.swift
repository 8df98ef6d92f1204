public import EditModel
import Foundation

/// Joins edited pieces to one video of the clip's own length.
public struct PieceJoiner: Sendable {
    private let probe: MediaProbe
    private let encoder: Encoder
    private let inspector: OutputInspector
    private let scratchDirectory: String
    private let random: RandomSource

    /// A joiner.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - scratchDirectory: Where unfinished files are.
    ///   - processes: Who runs programs.
    ///   - patience: How long each run of ffmpeg may take.
    ///   - random: For the names of unfinished files.
    public init(
        tools: MediaTools,
        scratchDirectory: String,
        processes: any ProcessRunner = SubprocessRunner(),
        patience: PreparationLimits = PreparationLimits(),
        random: RandomSource = .live
    ) {
        probe = MediaProbe(tools: tools, processes: processes)
        encoder = Encoder(tools: tools, limits: patience, processes: processes)
        inspector = OutputInspector(tools: tools, processes: processes)
        self.scratchDirectory = scratchDirectory
        self.random = random
    }

    /// Joins.
    ///
    /// - Parameters:
    ///   - plan: The pieces and where the sound comes from.
    ///   - destination: Where the unfinished result is to lie: the caller gives it its name.
    /// - Returns: What was found in the result after all of it was decoded.
    /// - Throws: `WanbatchError` of kind `edit` when a piece cannot be read or the result is not as planned
    ///   (`join-wrong-length`); of kind `storage`; `CancellationError`.
    public func join(_ plan: JoinPlan, to destination: String) async throws -> OutputFacts {
        var facts: [MediaFacts] = []
        for piece in plan.pieces { facts.append(try await probe.probe(path: piece.path)) }
        guard let first = facts.first else {
            throw WanbatchError(.edit, "join-empty", "there are no pieces to join")
        }
        let recipe = JoinRecipe(size: first.displaySize.even, rate: FrameRatePlan.rate(of: first.video))
        let sound = try await soundSource(plan, facts)
        let withSound = if case .pieces = sound { true } else { false }
        let list = ScratchFile(in: scratchDirectory, suffix: ".txt", random: random)
        var parts: [ScratchFile] = []
        defer { for file in parts + [list] { file.remove() } }
        let spans = recipe.spans(plan.pieces.map(\.length))
        for (index, piece) in plan.pieces.enumerated() {
            let part = ScratchFile(in: scratchDirectory, suffix: ".mov", random: random)
            parts.append(part)
            let words = recipe.exact(piece, facts[index], spans[index], withSound: withSound, output: part.path)
            try await encoder.run(words, of: piece.path)
        }
        try write(parts.map(\.path), to: list.path)
        let length = spans.last?.end ?? .zero
        try await encoder.run(
            recipe.joined(list: list.path, sound: sound, length: length, output: destination),
            of: destination
        )
        return try await checked(destination, length, recipe.rate)
    }

    private func soundSource(_ plan: JoinPlan, _ facts: [MediaFacts]) async throws -> JoinRecipe.SoundSource? {
        switch plan.sound {
        case .pieces: return facts.contains { $0.audio != nil } ? .pieces : nil
        case .original(let path, let start):
            let clip = try await probe.probe(path: path)
            return clip.audio == nil ? nil : .original(path: path, start: start, facts: clip)
        }
    }

    private func write(_ parts: [String], to list: String) throws(WanbatchError) {
        // In ffmpeg's list a quote is closed, escaped and opened again.
        let lines = parts.map { "file 'file:\($0.replacing("'", with: #"'\''"#))'\n" }
        do {
            try Data(lines.joined().utf8).write(to: URL(filePath: list))
        } catch {
            throw WanbatchError(.storage, "write-failed", "\(list) cannot be written: \(error)")
        }
    }

    private func checked(_ path: String, _ length: Duration, _ rate: FrameRate) async throws -> OutputFacts {
        let made = try await inspector.inspect(path: path)
        let difference = made.duration > length ? made.duration - length : length - made.duration
        guard difference <= rate.duration(of: 1) + .milliseconds(5) else {
            throw WanbatchError(
                .edit,
                "join-wrong-length",
                "the joined video is \(made.duration.threeDecimals) s long instead of \(length.threeDecimals) s",
                hint: "the pieces are all there; please report this with them"
            )
        }
        return made
    }
}

extension PixelSize {
    /// The same size, or a pixel less where a side is odd.
    fileprivate var even: PixelSize { PixelSize(width: width - width % 2, height: height - height % 2) }
}
