import ClipPreparation
import EditModel
import Foundation
import Testing

/// Colours look after preparing as they did before, in whatever form they were stored.
@Suite struct ColourTests {
    /// Red, green and blue as anyone's ffmpeg shows them, in the middle of each stripe.
    private func colours(_ lab: Lab, _ path: String) async throws -> [UInt8] {
        let bytes = try await lab.raw([
            "-i", path, "-frames:v", "1", "-vf",
            "scale=flags=accurate_rnd+full_chroma_int,format=rgb24,scale=1:12:flags=area",
            "-f", "rawvideo", "-",
        ])
        return [1, 5, 9].flatMap { bytes[$0 * 3..<$0 * 3 + 3] }
    }

    @Test(arguments: [
        ("bt709.mkv", "yuv420p", "bt709", "tv", "ffv1"), ("bt601.mkv", "yuv420p", "smpte170m", "tv", "ffv1"),
        ("pal.mkv", "yuv444p", "bt470bg", "tv", "ffv1"), ("alpha.mkv", "yuva420p", "bt709", "tv", "ffv1"),
        ("ten.mkv", "yuv420p10le", "bt709", "tv", "ffv1"), ("tenfull.mkv", "yuv420p10le", "bt709", "pc", "ffv1"),
        ("full.mp4", "yuvj420p", "bt709", "pc", "libx264"), ("camera.avi", "yuvj422p", "bt470bg", "pc", "mjpeg"),
        ("p4444.mov", "yuva444p10le", "bt709", "tv", "prores_ks"), ("gray.mkv", "gray", "", "", "ffv1"),
        ("rgb.avi", "bgr24", "", "", "rawvideo"), ("alpha.mov", "rgba", "", "", "png"),
        ("rgb48.mov", "rgb48be", "", "", "png"),
        ("pal.gif", "", "", "", "gif"),
    ])
    func theyAreKept(_ name: String, _ pixels: String, _ matrix: String, _ range: String, _ codec: String) async throws
    {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        var coding = ["-c:v", codec]
        if !matrix.isEmpty {
            coding += ["-vf", "scale=out_color_matrix=\(matrix):out_range=\(range),format=\(pixels)"]
            coding += ["-colorspace", matrix, "-color_range", range]
        } else if !pixels.isEmpty {
            coding += ["-pix_fmt", pixels]
        }
        if codec == "mjpeg" { coding += ["-q:v", "2"] }
        try await lab.ffmpeg(["-f", "lavfi", "-i", "rgbtestsrc=s=320x240:r=10:d=2.2"] + coding + [path])
        let prepared = try await lab.prepare(path)
        let (before, after) = (try await colours(lab, path), try await colours(lab, prepared.file.path))
        let greatest = zip(before, after).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(greatest <= 8, "\(before) \(after)")
    }

    @Test(arguments: [
        ("smpte2084", "smpte2084", "2020"), ("arib-std-b67", "arib-std-b67", "2020"), ("2020_10", "bt2020-10", "2020"),
        ("709", "bt709", "smpte432"),
    ])
    func wideAndBrightColoursBecomeThoseOfBT709(_ curve: String, _ tag: String, _ primaries: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/wide.mkv"
        let matrix = primaries == "2020" ? ("2020_ncl", "bt2020nc") : ("709", "bt709")
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "rgbtestsrc=s=320x240:r=10:d=2.2", "-vf"]
                + [
                    "format=gbrpf32le,zscale=pin=709:tin=709:min=gbr:rin=full:p=\(primaries):t=linear:npl=203,"
                        + "zscale=t=\(curve):npl=203:m=\(matrix.0):r=limited,format=yuv420p10le"
                ]
                + ["-color_primaries", primaries == "2020" ? "bt2020" : primaries, "-color_trc", tag]
                + ["-colorspace", matrix.1, "-color_range", "tv", "-c:v", "ffv1", path]
        )
        let prepared = try await lab.prepare(path)
        #expect(prepared.seen.video?.color_transfer == "bt709")
        #expect(prepared.seen.video?.color_primaries == "bt709")
        #expect(prepared.seen.video?.color_space == "bt709")
        // Each stripe is again of its own colour alone: none has leaked into another.
        let seen = try await colours(lab, prepared.file.path)
        for stripe in 0..<3 {
            for colour in 0..<3 {
                let value = seen[stripe * 3 + colour]
                #expect(stripe == colour ? value > 90 : value < 25, "\(seen)")
            }
        }
    }
}
