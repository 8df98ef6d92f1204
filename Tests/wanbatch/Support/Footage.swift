import Foundation
import Testing

/// Clips for tests, made by ffmpeg once a process.
actor Footage {
    static let shared = Footage()

    private var bases: [String: Task<Data, any Error>] = [:]

    /// A clip of 2 s that can be taken as it is. Another number gives other content: a `free` box at its end.
    func clip(_ number: Int) async throws -> Data {
        try await made("base", "testsrc2=s=320x240:r=12:d=2", "mp4", ["-c:v", "libx264", "-preset", "ultrafast"])
            + Self.freeBox("clip \(number)")
    }

    /// A clip of 2 s that is too small and must be made anew. Another number gives other content.
    func small(_ number: Int) async throws -> Data {
        try await made("small", "testsrc2=s=160x120:r=12:d=2", "mp4", ["-c:v", "libx264", "-preset", "ultrafast"])
            + Self.freeBox("small \(number)")
    }

    /// What a provider gives back: the same length, other pictures.
    func output(_ name: String) async throws -> Data {
        let source = "testsrc2=s=1280x720:r=12:d=2,hue=h=90"
        return try await made("output", source, "mp4", ["-c:v", "libx264", "-preset", "ultrafast"])
            + Self.freeBox(name)
    }

    /// A clip of some length in a container and codec that must be made anew.
    func odd(seconds: Int) async throws -> Data {
        try await made("odd\(seconds)", "testsrc2=s=320x240:r=12:d=\(seconds)", "avi", ["-c:v", "mpeg4", "-q:v", "9"])
    }

    /// How long a video is.
    static func seconds(of file: URL) async throws -> Double {
        let tool = try Program(
            "/usr/bin/env",
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.path],
            environment: Night.plainEnvironment,
            in: file.deletingLastPathComponent(),
            logs: URL.temporaryDirectory
        )
        let output = try await tool.end().output
        return try #require(Double(output.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    private func made(_ name: String, _ source: String, _ kind: String, _ codec: [String]) async throws -> Data {
        if let base = bases[name] { return try await base.value }
        let base = Task {
            let folder = URL.temporaryDirectory.appending(path: "wanbatch-footage-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appending(path: "made.\(kind)")
            let ffmpeg = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p"]
            let tool = try Program(
                "/usr/bin/env",
                ["ffmpeg"] + ffmpeg + codec + [file.path],
                environment: Night.plainEnvironment,
                in: folder,
                logs: folder
            )
            let end = try await tool.end()
            try #require(end.exit == 0, "\(end.errors)")
            return try Data(contentsOf: file)
        }
        bases[name] = base
        return try await base.value
    }

    /// A box that players skip (ISO/IEC 14496-12, 8.1.2).
    private static func freeBox(_ text: String) -> Data {
        let size = UInt32(8 + text.utf8.count).bigEndian
        return withUnsafeBytes(of: size) { Data($0) } + Data("free".utf8) + Data(text.utf8)
    }
}
