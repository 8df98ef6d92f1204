public import EditModel

/// The programs that look at clips and make them: ffmpeg and ffprobe, and the guards that they are started under.
public struct MediaTools: Hashable, Sendable {
    /// The absolute path of ffmpeg.
    public var ffmpeg: String
    /// The absolute path of ffprobe.
    public var ffprobe: String
    /// What ffmpeg says of its version, for example `5.1.9-0+deb12u1`.
    public var version: String
    /// Programs put before ffmpeg and ffprobe: `prlimit` bounds the memory, `setpriv` lets them die with wanbatch.
    public var guards: [String]
    /// The environment of the children.
    public var environment: [String: String]

    /// The first number of the version; 0 when it is not known.
    public var majorVersion: Int { Int(version.prefix { $0.isASCII && $0.isNumber }) ?? 0 }

    /// Finds the programs.
    ///
    /// - Parameters:
    ///   - environment: `PATH` and `HOME`; `WANBATCH_FFMPEG` and `WANBATCH_FFPROBE` replace the search.
    ///   - processes: Who runs programs.
    /// - Throws: `WanbatchError` (`ffmpeg-missing`), kind `unavailable`.
    public static func find(
        environment: [String: String],
        processes: any ProcessRunner = SubprocessRunner()
    ) async throws -> MediaTools {
        let search = ProgramSearch(environment: environment)
        func need(_ name: String, override: String) throws -> String {
            if let chosen = environment[override], !chosen.isEmpty {
                if let found = search.find(chosen) { return found }
                throw missing(name, "\(override) names \(chosen), which is not a program")
            }
            guard let found = search.find(name) else { throw missing(name, "\(name) is not in PATH") }
            return found
        }
        var tools = MediaTools(
            ffmpeg: try need("ffmpeg", override: "WANBATCH_FFMPEG"),
            ffprobe: try need("ffprobe", override: "WANBATCH_FFPROBE"),
            version: "",
            guards: search.memoryGuard + search.lifeGuard,
            environment: [
                "PATH": search.path, "HOME": environment["HOME"] ?? "/", "LANG": "C", "AV_LOG_FORCE_NOCOLOR": "1",
            ]
        )
        tools.version = try await tools.askVersion(processes)
        return tools
    }

    /// A command that runs ffmpeg.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - wallLimit: How long it may run.
    ///   - stallLimit: How long it may run without progress.
    func ffmpegCommand(_ arguments: [String], wallLimit: Duration, stallLimit: Duration?) -> ProcessCommand {
        command(ffmpeg, arguments, wallLimit: wallLimit, stallLimit: stallLimit)
    }

    /// A command that runs ffprobe.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - wallLimit: How long it may run.
    ///   - stallLimit: How long it may run without a line that is progress.
    func ffprobeCommand(
        _ arguments: [String],
        wallLimit: Duration = .seconds(60),
        stallLimit: Duration? = nil
    ) -> ProcessCommand {
        command(ffprobe, arguments, wallLimit: wallLimit, stallLimit: stallLimit)
    }

    private func command(
        _ program: String,
        _ arguments: [String],
        wallLimit: Duration,
        stallLimit: Duration?
    ) -> ProcessCommand {
        let words = guards + [program] + arguments
        return ProcessCommand(
            words[0],
            Array(words.dropFirst()),
            environment: environment,
            wallLimit: wallLimit,
            stallLimit: stallLimit
        )
    }

    private func askVersion(_ processes: any ProcessRunner) async throws -> String {
        let result = try await processes.run(
            ffmpegCommand(["-hide_banner", "-version"], wallLimit: .seconds(120), stallLimit: nil)
        )
        let words = String(decoding: result.output.prefix(200), as: UTF8.self).split(separator: " ")
        guard result.isSuccess, words.count > 2, words[0] == "ffmpeg", words[1] == "version" else {
            throw Self.missing("ffmpeg", "\(ffmpeg) does not run: \(result.account)")
        }
        return String(words[2])
    }

    private static func missing(_ name: String, _ message: String) -> WanbatchError {
        WanbatchError(
            .unavailable,
            "ffmpeg-missing",
            message,
            hint: "apt-get install ffmpeg",
            context: ["program": name]
        )
    }
}
