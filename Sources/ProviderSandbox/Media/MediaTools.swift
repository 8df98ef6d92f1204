import EditModel
import Foundation
import Subprocess
import SystemPackage

/// Runs ffprobe and ffmpeg: no shell, a bare environment, low priority, a limit in time, and an end with the sandbox.
struct MediaTools: Sendable {
    /// How a program ended.
    struct Outcome: Sendable {
        var succeeded: Bool
        var output: [UInt8]
        /// The last line that the program said.
        var lastWords: String
    }

    let timekeeper: Timekeeper
    /// Where programs are looked for.
    var searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

    /// What ffprobe says of a file, as JSON.
    func probe(_ path: FilePath, formats: String) async throws -> Outcome {
        try await run(
            "ffprobe",
            ["-v", "error"] + Self.whitelist(formats) + [
                "-show_entries",
                "format=format_name,duration:stream=codec_type,codec_name,width,height,pix_fmt,"
                    + "sample_aspect_ratio,duration:stream_disposition=attached_pic:stream_side_data=rotation",
                "-of", "json", "-i", "file:" + path.string,
            ],
            limit: .seconds(30)
        )
    }

    /// Runs ffmpeg over one file.
    func convert(_ input: FilePath, _ arguments: [String], to output: FilePath) async throws -> Outcome {
        try await run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + Self.whitelist("mov,mp4") + ["-i", "file:" + input.string] + arguments
                + ["file:" + output.string],
            limit: .seconds(300)
        )
    }

    /// Makes a file of generated pictures and sound.
    func generate(_ arguments: [String], to output: FilePath) async throws -> Outcome {
        try await run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + arguments + ["file:" + output.string],
            limit: .seconds(60)
        )
    }

    private static func whitelist(_ formats: String) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", formats]
    }

    /// A program that is over its time is ended with its whole process group, and is a failure.
    private func run(_ tool: String, _ arguments: [String], limit: Duration) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { try await start(tool, arguments) }
            group.addTask {
                try await timekeeper.sleep(limit)
                return Outcome(succeeded: false, output: [], lastWords: "\(tool) took too long")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    private func start(_ tool: String, _ arguments: [String]) async throws -> Outcome {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        let result = try await Subprocess.run(
            .name("setpriv"),
            arguments: Arguments(["--pdeathsig", "KILL", "nice", "-n", "10", tool] + arguments),
            environment: .custom(["PATH": searchPath, "LC_ALL": "C"]),
            platformOptions: options,
            input: .none,
            output: .bytes(limit: 1 << 20),
            error: .bytes(limit: 4 << 20)
        )
        try Task.checkCancellation()
        let said = String(decoding: result.standardError, as: UTF8.self).split(whereSeparator: \.isNewline).last
        return Outcome(
            succeeded: result.terminationStatus == .exited(0),
            output: result.standardOutput,
            lastWords: String(said ?? "")
        )
    }
}
