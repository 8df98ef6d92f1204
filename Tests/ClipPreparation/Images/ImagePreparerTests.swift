import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct ImagePreparerTests {
    private func prepare(_ lab: Lab, _ path: String) async throws -> (ImageDecision, PreparedFile) {
        let facts = try await lab.imageProbe.probe(path: path)
        let decision = ImagePlanner().decide(facts)
        let preparer = ImagePreparer(tools: lab.tools, scratchDirectory: lab.folder + "/tmp", processes: Lab.processes)
        let file = try await preparer.prepare(
            path: path,
            facts: facts,
            decision: decision,
            to: lab.folder + "/made.jpg"
        )
        return (decision, file)
    }

    private func image(_ lab: Lab, _ name: String, _ size: String, _ filter: String = "null") async throws -> String {
        let path = lab.folder + "/" + name
        try await lab.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=\(size)", "-vf", filter, "-frames:v", "1", "-update", "1", "file:\(path)",
        ])
        return path
    }

    @Test(arguments: ["a.jpg", "a.png", "a.bmp", "a.webp", "percent%03d.png"])
    func whatTheProviderTakesIsPassed(_ name: String) async throws {
        let lab = try await Lab()
        let path = try await image(
            lab,
            "plain.\(name.split(separator: ".").last ?? "")",
            "320x240",
            name.hasSuffix("webp") ? "format=yuv420p" : "format=rgb24,format=yuvj420p|rgb24|bgr24"
        )
        let named = lab.folder + "/named-" + name
        try FileManager.default.moveItem(atPath: path, toPath: named)
        let (decision, file) = try await prepare(lab, named)
        #expect(decision.action == .pass, "\(decision.summary)")
        #expect(file.path == named)
    }

    @Test(arguments: [
        ("alpha.png", "320x240", "format=rgba", 320, 240), ("deep.png", "320x240", "format=rgb48be", 320, 240),
        ("tiny.png", "100x50", "format=rgb24", 480, 240), ("long.jpg", "2400x240", "format=yuvj420p", 2400, 300),
        ("huge.png", "8010x600", "format=rgb24", 8000, 1000),
    ])
    func theRestIsConverted(_ name: String, _ size: String, _ filter: String, _ width: Int, _ height: Int) async throws
    {
        let lab = try await Lab()
        let (decision, file) = try await prepare(lab, try await image(lab, name, size, filter))
        #expect(decision.summary.hasPrefix("convert"))
        let seen = try await lab.look(file.path)
        #expect(seen.video?.codec_name == "mjpeg")
        #expect(seen.video?.width == width)
        #expect(file.container == "jpg")
        if name != "huge.png" { #expect(seen.video?.height == height) }
    }

    @Test func transparencyBecomesWhite() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/clear.png"
        try await lab.ffmpeg([
            "-f", "lavfi", "-i", "color=red@0.0:s=320x240,format=rgba", "-frames:v", "1", "-update", "1", path,
        ])
        let (_, file) = try await prepare(lab, path)
        let command = ProcessCommand(
            lab.tools.ffmpeg,
            ["-v", "error", "-i", file.path, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
            environment: lab.tools.environment
        )
        let pixels = try await Lab.processes.run(command).output
        #expect(pixels.count == 320 * 240)
        #expect(pixels.allSatisfy { $0 > 250 })
    }

    @Test(arguments: [(6, 240, 320), (3, 320, 240), (8, 240, 320)])
    func orientationIsApplied(_ orientation: UInt8, _ width: Int, _ height: Int) async throws {
        let lab = try await Lab()
        let plain = Array(try Data(contentsOf: URL(filePath: try await image(lab, "plain.jpg", "320x240"))))
        let tiff: [UInt8] = [
            0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
        let exif = Array("Exif".utf8) + [0, 0] + tiff
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        let path = try lab.write("turned.jpg", plain.prefix(2) + segment + plain.dropFirst(2))
        let (decision, file) = try await prepare(lab, path)
        #expect(decision.reasons.contains("turned by EXIF"))
        #expect(file.size == PixelSize(width: width, height: height))
    }

    @Test func whatIsNoImageIsRefused() async throws {
        let lab = try await Lab()
        let moving: [UInt8] =
            Array("RIFF".utf8) + [30, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 2, 0, 0, 0]
            + Array(repeating: 0, count: 20)
        for (name, bytes, code) in [
            ("a.png", Array("hello".utf8), "image-unknown"), ("b.jpg", [0xFF, 0xD8, 0xFF, 0xE0], "image-broken"),
            ("c.gif", Array("GIF89a".utf8), "image-unknown"), ("d.webp", moving, "image-animated"),
        ] {
            let path = try lab.write(name, bytes)
            await #expect {
                try await prepare(lab, path)
            } throws: {
                ($0 as? WanbatchError)?.code == code
            }
        }
    }

    /// The mean colour of a prepared image.
    private func colour(_ lab: Lab, _ path: String) async throws -> [UInt8] {
        try await lab.raw(["-i", path, "-vf", "format=rgb24,scale=1:1:flags=area", "-f", "rawvideo", "-"])
    }

    @Test(arguments: [
        ([255, 0, 0, 255], [255, 0, 0]), ([255, 255, 255, 255], [255, 255, 255]), ([0, 255, 0, 128], [0, 128, 0]),
    ])
    func printersColoursBecomeThoseOfScreens(_ inks: [UInt8], _ wanted: [Int]) async throws {
        let lab = try await Lab()
        // Stored as Adobe does it: 255 is no ink, so cyan 255, magenta 0, yellow 0 would be green's opposite.
        let path = try lab.write("print.jpg", FourColourJPEG.bytes(width: 320, height: 240, inks: inks))
        let (decision, file) = try await prepare(lab, path)
        #expect(decision.summary == "convert: colours for print")
        let seen = try await colour(lab, file.path)
        #expect(zip(seen, wanted).allSatisfy { abs(Int($0) - $1) <= 6 }, "\(seen)")
    }

    @Test func aPhotoOfAHundredMegapixelsIsMadeSmaller() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/huge.jpg"
        try await lab.ffmpeg([
            "-f", "lavfi", "-i", "color=gray:s=12000x9000", "-frames:v", "1", "-update", "1", path,
        ])
        let (_, file) = try await prepare(lab, path)
        #expect(file.size == PixelSize(width: 8000, height: 6000))
    }

    @Test(arguments: ["yuv420p", "rgb24", "gray"])
    func preparedImagesAreTakenAsTheyAre(_ pixels: String) async throws {
        let lab = try await Lab()
        let path = try await image(lab, "small.png", "120x80", "format=\(pixels),format=rgba|rgb24|gray")
        let (_, file) = try await prepare(lab, path)
        let again = ImagePlanner().decide(try await lab.imageProbe.probe(path: file.path))
        #expect(again.action == .pass, "\(again.summary)")
    }
}
