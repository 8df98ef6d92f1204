import EditModel
import Foundation
import NIOCore
import SystemPackage

/// The ready-made outputs of ``SandboxConfiguration/Media/instant(clip:)``: one a size and length, made when first
/// asked for.
actor SampleShelf {
    private let folder: SandboxFolder
    private let tools: MediaTools
    private var ready: [FilePath: ByteBuffer] = [:]
    private var waiting: [FilePath: [CheckedContinuation<ByteBuffer, any Error>]] = [:]

    init(folder: SandboxFolder, tools: MediaTools) {
        self.folder = folder
        self.tools = tools
    }

    /// The sample for an output, with the task's id in a box of its own at the end: no two outputs are alike.
    func output(of task: TaskRecord) async throws -> ByteBuffer {
        let seconds = max(0.1, NSDecimalNumber(decimal: task.result?.outputSeconds ?? 5).doubleValue)
        let size = OutputRecipe.size(task.order, shape: 16.0 / 9)
        var bytes = try await sample(size, seconds)
        bytes.writeInteger(UInt32(8 + task.id.utf8.count))
        bytes.writeString("free" + task.id)
        return bytes
    }

    private func sample(_ size: PixelSize, _ seconds: Double) async throws -> ByteBuffer {
        let path = folder.sample("\(size)-\(Int(seconds * 1000))ms.mp4")
        if let bytes = ready[path] { return bytes }
        if waiting[path] != nil {
            return try await withCheckedThrowingContinuation { waiting[path]?.append($0) }
        }
        waiting[path] = []
        let result: Result<ByteBuffer, any Error>
        do {
            result = .success(try await make(size, seconds, at: path))
        } catch {
            result = .failure(error)
        }
        ready[path] = try? result.get()
        for other in waiting.removeValue(forKey: path) ?? [] { other.resume(with: result) }
        return try result.get()
    }

    private func make(_ size: PixelSize, _ seconds: Double, at path: FilePath) async throws -> ByteBuffer {
        if let kept = try Disk.contents(path) { return ByteBuffer(bytes: kept) }
        let part = folder.temporary.appending((path.lastComponent?.string ?? "sample") + ".part")
        let arguments = [
            "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=10", "-f", "lavfi", "-i", "sine=frequency=440",
            "-t", "\(seconds)", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "40", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-movflags", "+faststart", "-f", "mp4",
        ]
        let outcome = try await tools.generate(arguments, to: part)
        guard outcome.succeeded else {
            throw WanbatchError(.unavailable, "sandbox-sample", "ffmpeg cannot make a sample: \(outcome.lastWords)")
        }
        try await Disk.run { try Disk.settle(part, at: path) }
        return ByteBuffer(bytes: try Disk.contents(path) ?? [])
    }
}
