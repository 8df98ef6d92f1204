import ClipPreparation
import EditModel
import Foundation

/// A clip of two seconds that conforms as it is, made once for all tests.
enum TestClip {
    /// Its bytes; also what the fake provider gives as the edited clip.
    static var bytes: [UInt8] {
        get async throws { try await made.value }
    }

    /// The same clip in other words: the file differs, the picture does not.
    static var other: [UInt8] {
        get async throws { try await made.value + [0, 0, 0, 9] + Array("free".utf8) + [1] }
    }

    private static let made = Task<[UInt8], any Error> {
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        let folder = try TemporaryFolder()
        let path = folder("clip.mp4")
        let words = ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=2"]
        let coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0", "file:\(path)"]
        let command = ProcessCommand(tools.ffmpeg, words + coding, environment: tools.environment)
        let result = try await SubprocessRunner().run(command)
        guard result.isSuccess else { throw WanbatchError(.unavailable, "test-clip", result.errorTail) }
        return Array(try Data(contentsOf: URL(filePath: path)))
    }
}
