public import EditModel
public import Foundation

/// Makes small pictures of videos: one JPEG, 192 pixels wide or high, of a moment near the beginning.
public struct PosterMaker: Sendable {
    private let tools: MediaTools
    private let processes: any ProcessRunner

    /// Raised when kept pictures should be made anew.
    public static let version = 1

    /// A maker.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - processes: Who runs them.
    public init(tools: MediaTools, processes: any ProcessRunner = SubprocessRunner()) {
        self.tools = tools
        self.processes = processes
    }

    /// A picture of a video.
    ///
    /// - Parameters:
    ///   - path: The video's absolute path.
    ///   - threads: How many threads ffmpeg is to have; `nil` leaves it to ffmpeg.
    /// - Returns: `nil` when none can be made: the file is gone, is no video, or cannot be decoded.
    public func poster(of path: String, threads: Int?) async -> Data? {
        guard let look = try? await BlockingWork.run({ _ in try MediaProbe.look(path) }) else { return nil }
        // The very first picture is often a black one; a prepared clip has a key frame at a second or just after.
        for start in ["1.05", "0"] {
            let command = tools.ffmpegCommand(
                ["-hide_banner", "-nostdin", "-loglevel", "error"] + (threads.map { ["-threads", "\($0)"] } ?? [])
                    + Self.hasty + MediaProbe.guardedInput(look.format)
                    + ["-ss", start, "-i", "file:\(path)", "-map", "0:V:0", "-frames:v", "1", "-an", "-sn", "-dn"]
                    + ["-vf", Self.filter, "-pix_fmt", "yuvj420p", "-q:v", "6", "-huffman", "optimal"]
                    + ["-bitexact", "-f", "mjpeg", "pipe:1"],
                wallLimit: .seconds(20),
                stallLimit: nil
            )
            guard let result = try? await processes.run(command) else { return nil }
            if result.isSuccess, result.output.starts(with: [0xFF, 0xD8]) { return Data(result.output) }
        }
        return nil
    }

    /// What lies on the way to the moment is decoded as roughly as the small picture allows: a third less work.
    private static let hasty = ["-skip_frame", "noref", "-skip_loop_filter", "all"]

    /// Square pixels, the longer side 192, both sides even.
    private static let filter = """
        scale=w='trunc(iw*sar/2)*2':h=ih,\
        scale=w=192:h=192:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=area,setsar=1
        """
}
