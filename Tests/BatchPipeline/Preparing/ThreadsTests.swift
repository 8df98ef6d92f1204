import ClipPreparation
import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite("How many threads ffmpeg has", .timeLimit(.minutes(10))) struct ThreadsTests {
    @Test("one while other clips wait for the cores, and as many as it likes when none does")
    func oneWhileOthersWait() async throws {
        let night = try await Night("clip clips/ prompt=one\n")
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        let log = night.folder("log")
        let ffmpeg = try night.folder.file(
            "ffmpeg",
            Array("#!/bin/sh\necho \"$*\" >>\(log)\nexec \(tools.ffmpeg) \"$@\"\n".utf8)
        )
        chmod(ffmpeg, 0o755)
        try FileManager.default.createDirectory(atPath: night.folder("clips"), withIntermediateDirectories: true)
        for number in 1...8 {
            try await made(night.folder("clips/\(number).avi"), title: "\(number)", tools, night)
        }
        var world = night.world
        // Those that remember answers make no files.
        world.environment["WANBATCH_FFMPEG"] = ffmpeg
        var settings = Night.settings
        (settings.preparations, settings.decodes) = (1, 100)
        let request = RunRequest(manifest: night.folder("night.manifest"), archive: night.archive, settings: settings)
        let run = BatchRun(request, world: world)
        #expect(try await night.clock.running { try await run.run() }.counts == [.archived: 8])
        let commands = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        let encodings = commands.filter { $0.contains("libx264") }
        #expect(encodings.count == 8)
        // Before the input for the decoder, after it for the encoder.
        #expect(encodings.contains { $0.ranges(of: "-threads 1 ").count == 2 && $0.contains("-filter_threads 1 ") })
        #expect(encodings.last?.contains("threads") == false)
    }

    /// A small clip that no provider takes as it is.
    private func made(_ path: String, title: String, _ tools: MediaTools, _ night: Night) async throws {
        let words = ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=2"]
        let coding = ["-metadata", "title=\(title)", "-c:v", "mpeg4", path]
        let command = ProcessCommand(tools.ffmpeg, words + coding, environment: tools.environment)
        let result = try await night.world.processes.run(command)
        guard result.isSuccess else { throw WanbatchError(.unavailable, "test-clip", result.errorTail) }
    }
}
