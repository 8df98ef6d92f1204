import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct OutputWatchTests {
    /// Two seconds of each picture, one after the other, with a tone that ends after some seconds.
    private func video(_ lab: Lab, _ pictures: [String], tone: Double?) async throws -> String {
        let path = "\(lab.folder)/out-\(UUID().uuidString).mp4"
        var words = pictures.flatMap {
            ["-f", "lavfi", "-i", "\($0)\($0.contains("=") ? ":" : "=")s=320x240:r=25:d=2"]
        }
        let joined = pictures.indices.map { "[\($0):v]" }.joined() + "concat=n=\(pictures.count)"
        let length = pictures.count * 2
        if let tone {
            words += [
                "-f", "lavfi", "-i", "sine=r=48000:d=\(tone),apad=whole_dur=\(length)", "-map", "\(pictures.count):a",
            ]
        }
        try await lab.ffmpeg(
            words + ["-filter_complex", joined + "[v]", "-map", "[v]", "-t", "\(length)"]
                + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "file:\(path)"]
        )
        return path
    }

    private func isAbout(_ stretch: OutputStretches.Stretch, _ start: Double, _ end: Double) -> Bool {
        abs(stretch.start.inSeconds - start) < 0.25 && abs(stretch.end.inSeconds - end) < 0.25
    }

    @Test func `black, still and silent parts are found in the decoding, in the middle and at the end`() async throws {
        let lab = try await Lab()
        let path = try await video(lab, ["testsrc2", "color=black", "testsrc2", "color=red"], tone: 3)
        let found = try await lab.inspector.inspect(path: path).stretches
        #expect(found.black.count == 1 && found.black.allSatisfy { isAbout($0, 2, 4) }, "\(found)")
        #expect(found.frozen.count == 2, "\(found)")
        #expect(found.frozen.contains { isAbout($0, 2, 4) } && found.frozen.contains { isAbout($0, 6, 8) }, "\(found)")
        #expect(found.silent.count == 1 && found.silent.allSatisfy { isAbout($0, 3, 8) }, "\(found)")
    }

    @Test func `a lively video has none of them, nor has one without sound a silence`() async throws {
        let lab = try await Lab()
        for tone in [Double?.none, 2] {
            let path = try await video(lab, ["testsrc2"], tone: tone)
            let facts = try await lab.inspector.inspect(path: path)
            #expect(facts.stretches == OutputStretches())
            #expect(facts.hasAudio == (tone != nil))
        }
    }

    @Test func `an ffmpeg without the detectors still verifies`() async throws {
        let lab = try await Lab()
        let script = """
            #!/bin/sh
            for word; do case $word in blackdetect*) echo "No such filter: 'blackdetect'" >&2; exit 1 ;; esac; done
            exec \(lab.tools.ffmpeg) "$@"

            """
        var tools = lab.tools
        tools.ffmpeg = try lab.write("small-ffmpeg", script.utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tools.ffmpeg)
        let path = try await video(lab, ["color=black"], tone: 2)
        let facts = try await OutputInspector(tools: tools, processes: Lab.processes).inspect(path: path)
        #expect(abs(facts.duration.inSeconds - 2) < 0.1 && facts.stretches == OutputStretches())
    }

    @Test(arguments: [("640x360", 192, 108), ("360x640", 108, 192), ("720x576", 192, 154)])
    func `a poster is small and has the picture's shape`(size: String, width: Int, height: Int) async throws {
        let lab = try await Lab()
        let path = try await lab.clip("clip.mp4", size: size)
        let poster = try #require(await lab.posters.poster(of: path, threads: 1))
        #expect(poster.count < 20_000)
        let facts = try await lab.imageProbe.probe(path: try lab.write("poster.jpg", poster))
        #expect(facts.displaySize == PixelSize(width: width, height: height))
    }

    @Test func `there is a poster of a video that is shorter than its moment`() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("short.mp4", seconds: 0.4)
        #expect(await lab.posters.poster(of: path, threads: 1) != nil)
        #expect(await lab.posters.poster(of: "\(lab.folder)/none.mp4", threads: nil) == nil)
    }
}
