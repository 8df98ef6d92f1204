public import EditModel

/// What ffmpeg must be built with: every encoder and filter that a recipe names.
public enum MediaNeeds {
    /// The encoders.
    public static let encoders = ["aac", "libx264", "mjpeg", "pcm_s16le", "wrapped_avframe"]
    /// The filters.
    public static let filters = [
        "aloop", "ametadata", "anullsrc", "apad", "aresample", "asetpts", "atrim", "blackdetect", "bwdif", "color",
        "crop", "format", "fps", "freezedetect", "hflip", "loop", "metadata", "negate", "pad", "premultiply", "scale",
        "setpts",
        "setsar", "silencedetect", "tonemap", "tpad", "transpose", "trim",
        "vflip", "zscale",
    ]

    /// The encoders and filters that a program lacks.
    ///
    /// - Parameters:
    ///   - tools: The program.
    ///   - processes: Who runs it.
    /// - Returns: For example `encoder libx264`.
    /// - Throws: `WanbatchError` of kind `unavailable` when it does not answer; `CancellationError`.
    public static func missing(
        in tools: MediaTools,
        processes: any ProcessRunner = SubprocessRunner()
    ) async throws -> [String] {
        let hasEncoders = try await names("-encoders", tools, processes)
        let hasFilters = try await names("-filters", tools, processes)
        return encoders.filter { !hasEncoders.contains($0) }.map { "encoder \($0)" }
            + filters.filter { !hasFilters.contains($0) }.map { "filter \($0)" }
    }

    /// The second word of each line of a list: ` V....D libx264   H.264 ...`.
    private static func names(
        _ list: String,
        _ tools: MediaTools,
        _ processes: any ProcessRunner
    ) async throws -> Set<String> {
        let command = tools.ffmpegCommand(["-hide_banner", list], wallLimit: .seconds(120), stallLimit: nil)
        let result = try await processes.run(command)
        guard result.isSuccess else {
            throw WanbatchError(
                .unavailable,
                "ffmpeg-silent",
                "\(tools.ffmpeg) \(list) fails: \(result.account)",
                hint: "apt-get install --reinstall ffmpeg"
            )
        }
        let lines = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline)
        return Set(lines.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) })
    }
}
