import EditModel
import Foundation

/// The peak memory of the real program over folders of different sizes: every clip another content, each looked at.
struct FolderMemory {
    let folder: URL
    private static let sizes = [50, 500]

    func figures() async throws -> [Figure] {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "wanbatch")
            .path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            say("\(program) is not built: the memory of a folder is not measured")
            return []
        }
        let clip = try await self.clip()
        var peaks: [Double] = []
        for size in Self.sizes {
            let place = folder.appending(path: "folder-\(size)")
            try FileManager.default.createDirectory(
                at: place.appending(path: "clips"),
                withIntermediateDirectories: true
            )
            for number in 0..<size {
                // A box that players skip makes each content its own.
                let text = "clip \(number)"
                let length = withUnsafeBytes(of: UInt32(8 + text.utf8.count).bigEndian) { Data($0) }
                try (clip + length + Data("free\(text)".utf8)).write(to: place.appending(path: "clips/\(number).mp4"))
            }
            try Data("set prompt=\"Make it snow\"\nclip clips/\n".utf8).write(
                to: place.appending(path: "night.manifest")
            )
            peaks.append(
                try peak(of: program, ["plan", "\(place.path)/night.manifest", "--archive", "\(place.path)/archive"])
            )
        }
        let more = (peaks[1] - peaks[0]) * 1024 / Double(Self.sizes[1] - Self.sizes[0])
        return zip(Self.sizes, peaks).map {
            Figure(name: "peak memory of a look at \($0) clips", values: [$1], unit: "MiB", decimals: 1)
        } + [
            Figure(
                name: "that is more for each clip by",
                values: [more],
                unit: "KiB",
                decimals: 1,
                promise: .atMost(16)
            )
        ]
    }

    private func clip() async throws -> Data {
        let file = folder.appending(path: "small.mp4")
        let ffmpeg = Process()
        ffmpeg.executableURL = URL(filePath: "/usr/bin/env")
        ffmpeg.arguments = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=2"]
        ffmpeg.arguments? += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", file.path]
        try ffmpeg.run()
        ffmpeg.waitUntilExit()
        return try Data(contentsOf: file)
    }

    /// Runs a program and asks the system for the most memory that it held, in MiB.
    private func peak(of program: String, _ arguments: [String]) throws -> Double {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        guard posix_spawn(&child, program, &actions, nil, &words, environ) == 0 else {
            throw WanbatchError(.unavailable, "not-started", "\(program) cannot be started")
        }
        var (status, usage): (Int32, rusage) = (0, rusage())
        guard wait4(child, &status, 0, &usage) == child, status == 0 else {
            throw WanbatchError(.edit, "not-well", "\(program) \(arguments) ended with status \(status)")
        }
        return Double(usage.ru_maxrss) / 1024
    }
}
