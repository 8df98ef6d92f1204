public import EditModel

/// A clip of two seconds with nothing to see, of a few KB: what the way to a provider is tried with.
public enum TrialClip {
    /// Makes it.
    ///
    /// - Parameters:
    ///   - path: Where; mp4.
    ///   - tools: The programs.
    ///   - processes: Who runs them.
    /// - Throws: `WanbatchError` of kind `unavailable`; `CancellationError`.
    public static func make(
        at path: String,
        tools: MediaTools,
        processes: any ProcessRunner = SubprocessRunner()
    ) async throws {
        let arguments = [
            "-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i", "color=c=black:s=320x240:r=10",
            "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
            "-f", "mp4", "file:\(path)",
        ]
        let result = try await processes.run(
            tools.ffmpegCommand(arguments, wallLimit: .seconds(120), stallLimit: nil)
        )
        guard result.isSuccess else {
            throw WanbatchError(
                .unavailable,
                "trial-clip",
                "ffmpeg cannot make a small clip: \(result.account)",
                hint: "apt-get install --reinstall ffmpeg"
            )
        }
    }
}
