import EditModel

/// Runs ffmpeg and turns what goes wrong into errors.
struct Encoder: Sendable {
    let tools: MediaTools
    let limits: PreparationLimits
    let processes: any ProcessRunner

    /// Runs ffmpeg to a good end.
    ///
    /// - Parameters:
    ///   - arguments: They must ask for `-progress pipe:1`.
    ///   - path: The source, for messages.
    ///   - onLine: Takes what else comes on standard output.
    /// - Returns: How far the output came.
    /// - Throws: `WanbatchError`: `clip-broken`, `preparation-stalled`, `preparation-overran`, `preparation-killed`,
    ///   `disk-full`; `CancellationError`.
    @discardableResult
    func run(
        _ arguments: [String],
        of path: String,
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Duration {
        let progress = ProgressReader()
        let command = tools.ffmpegCommand(arguments, wallLimit: limits.wall, stallLimit: limits.stall)
        let result = try await processes.runAgainIfKilled(command) {
            progress.restart()
        } onLine: { line in
            onLine(line)
            return progress.take(line)
        }
        guard !result.isSuccess else { return progress.reached }
        throw failure(result, path)
    }

    private func failure(_ result: ProcessResult, _ path: String) -> WanbatchError {
        let words = result.lastWords
        if words.contains("No space left on device") {
            return WanbatchError(
                .storage,
                "disk-full",
                "ffmpeg found no space for \(path)",
                hint: "make room in the archive"
            )
        }
        if let lack = ["No such filter", "Unknown encoder", "Unrecognized option"].first(where: words.contains) {
            return WanbatchError(
                .unavailable,
                "ffmpeg-lacks",
                "\(tools.ffmpeg) lacks something that is needed (\(lack)): \(words)",
                hint: "install ffmpeg with libx264, aac and zscale, or name another with WANBATCH_FFMPEG",
                context: ["ffmpeg": words]
            )
        }
        func error(_ code: String, _ text: String, _ hint: String) -> WanbatchError {
            WanbatchError(.edit, code, text, hint: hint, context: ["ffmpeg": words])
        }
        if let killed = result.killed("ffmpeg", path) { return killed }
        switch result.ending {
        case .exited, .signalled:
            return error(
                "clip-broken",
                "ffmpeg cannot read all of \(path): \(words)",
                "check that the clip plays to its end"
            )
        case .stalled:
            return error(
                "preparation-stalled",
                "ffmpeg made no progress with \(path) for \(limits.stall.shortest) s: \(words)",
                "check that the clip plays"
            )
        case .overran:
            return error(
                "preparation-overran",
                "ffmpeg took over \(limits.wall.shortest) s with \(path): \(words)",
                "use a smaller clip, or a part with start and length"
            )
        case .overflowed:
            return error("clip-broken", "ffmpeg said too much about \(path): \(words)", "check that the clip plays")
        }
    }
}
