import EditModel
import Foundation

/// Clips and pictures made by ffmpeg, once each, and what ffprobe says of a file.
enum TestMedia {
    private static let folder =
        NSTemporaryDirectory() + "sandbox-test-media-\(ProcessInfo.processInfo.processIdentifier)"

    /// A clip of generated pictures, with a tone unless silent.
    static func clip(_ size: String = "320x240", seconds: String = "2.5", silent: Bool = false) throws -> String {
        let sound = silent ? [] : ["-f", "lavfi", "-i", "sine=frequency=300:duration=\(seconds)"]
        let video = ["-f", "lavfi", "-i", "testsrc2=size=\(size):rate=20:duration=\(seconds)"]
        return try make(
            "\(size)-\(seconds)-\(silent).mp4",
            video + sound + ["-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        )
    }

    static func picture(_ size: String, _ format: String = "yuvj420p", name: String = "jpg") throws -> String {
        try make(
            "\(size)-\(format).\(name)",
            ["-f", "lavfi", "-i", "testsrc2=size=\(size)", "-frames:v", "1", "-pix_fmt", format]
        )
    }

    /// ffprobe's entries of a file, one a line.
    static func probe(_ bytes: [UInt8], _ entries: String) throws -> [String] {
        let path = NSTemporaryDirectory() + "sandbox-probe-" + RandomSource.live.hex(6)
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let output = try run("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "csv=p=0", path])
        return output.split(separator: "\n").map(String.init)
    }

    private static func make(_ name: String, _ arguments: [String]) throws -> String {
        let path = folder + "/" + name
        if FileManager.default.fileExists(atPath: path) { return path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let part = folder + "/" + RandomSource.live.hex(6) + name
        _ = try run("ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments + [part])
        guard rename(part, path) == 0 else { throw WanbatchError(.storage, "test", "cannot rename \(part)") }
        return path
    }

    private static func run(_ tool: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw WanbatchError(.unavailable, "test", "\(tool) fails") }
        return String(decoding: output, as: UTF8.self)
    }
}
