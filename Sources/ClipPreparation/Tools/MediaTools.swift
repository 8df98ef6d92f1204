import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        func need(_ name: String, override: String) throws -> String {
            if let chosen = environment[override], !chosen.isEmpty {
                if let found = search(chosen, path) { return found }
                throw missing(name, "\(override) names \(chosen), which is not a program")
            }
            guard let found = search(name, path) else { throw missing(name, "\(name) is not in PATH") }
            return found
        }
        var tools = MediaTools(
            ffmpeg: try need("ffmpeg", override: "WANBATCH_FFMPEG"),
            ffprobe: try need("ffprobe", override: "WANBATCH_FFPROBE"),
            version: "",
            guards: guards(path),
            environment: ["PATH": path, "HOME": environment["HOME"] ?? "/", "LANG": "C", "AV_LOG_FORCE_NOCOLOR": "1"]
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
    func ffprobeCommand(_ arguments: [String], wallLimit: Duration = .seconds(60)) -> ProcessCommand {
        command(ffprobe, arguments, wallLimit: wallLimit, stallLimit: nil)
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
            ffmpegCommand(["-hide_banner", "-version"], wallLimit: .seconds(20), stallLimit: nil)
        )
        let words = String(decoding: result.output.prefix(200), as: UTF8.self).split(separator: " ")
        guard result.isSuccess, words.count > 2, words[0] == "ffmpeg", words[1] == "version" else {
            throw Self.missing("ffmpeg", "\(ffmpeg) does not run: \(result.lastWords)")
        }
        return String(words[2])
    }

    /// 8 GiB of data: far above what a clip within the limits takes, far below what a hostile one may ask for.
    private static func guards(_ path: String) -> [String] {
        var guards: [String] = []
        if let prlimit = search("prlimit", path) { guards += [prlimit, "--data=8589934592"] }
        if let setpriv = search("setpriv", path) { guards += [setpriv, "--pdeathsig", "KILL"] }
        return guards
    }

    private static func search(_ name: String, _ path: String) -> String? {
        if name.hasPrefix("/") { return isProgram(name) ? name : nil }
        return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first(
            where: isProgram
        )
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
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
