import ClipPreparation
import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct OutputWatchTests {
    /// A video of two seconds, with a tone or without a sound.
    private func video(_ picture: String, _ sound: String, in folder: TemporaryFolder) async throws -> [UInt8] {
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        let path = folder("made-\(UUID().uuidString).mp4")
        let inputs = [
            "-f", "lavfi", "-i", "\(picture)\(picture.contains("=") ? ":" : "=")s=320x240:r=10:d=2", "-f", "lavfi",
            "-i", sound,
        ]
        let coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0", "-c:a", "aac"]
        let command = ProcessCommand(
            tools.ffmpeg,
            ["-nostdin", "-loglevel", "error"] + inputs + coding + ["-t", "2", "file:\(path)"],
            environment: tools.environment
        )
        let result = try await SubprocessRunner().run(command)
        try #require(result.isSuccess, "\(result.errorTail)")
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    @Test func `a black and silent output is archived, flagged, and not bought again`() async throws {
        let night = try await Night()
        _ = try night.folder.file("clip.mp4", try await video("testsrc2", "sine=d=2", in: night.folder))
        let dark = try await video("color=black", "anullsrc", in: night.folder)
        night.provider.script = ProviderScript(output: { _ in PlainAnswer(status: 200, body: dark) })
        let summary = try await night.run()
        #expect(summary.exit == 0)
        let output = try #require(try await night.rows().first?.edit.output)
        #expect(output.flags == ["black", "silent"])
        #expect(output.warnings == ["the picture is black all through", "the output is silent, the clip has sound"])
        #expect(night.warnings == ["output", "output"])
        #expect(try await night.run().exit == 0)
        #expect(night.provider.posts.count == 1)
        #expect(try await night.money() == MoneyState(spent: .edit))
    }

    @Test func `a good output of a clip with sound has no flags`() async throws {
        let night = try await Night()
        let clip = try await video("testsrc2", "sine=d=2", in: night.folder)
        _ = try night.folder.file("clip.mp4", clip)
        night.provider.script = ProviderScript(output: { _ in PlainAnswer(status: 200, body: clip) })
        #expect(try await night.run().exit == 0)
        let output = try #require(try await night.rows().first?.edit.output)
        #expect(output.flags == [] && output.warnings == [])
    }
}
