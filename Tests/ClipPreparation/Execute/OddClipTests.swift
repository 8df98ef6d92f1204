import ClipPreparation
import EditModel
import Foundation
import Testing

/// Whatever comes out of phones, cameras and screens becomes a clip that the provider takes, and stays one.
@Suite struct OddClipTests {
    @Test(arguments: OddClip.forms + OddClip.pictures)
    func itConformsAndIsNeverTouchedAgain(_ clip: OddClip) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + clip.name
        try await lab.ffmpeg(clip.arguments + ["file:\(path)"])
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary.hasPrefix(clip.summary), "\(prepared.decision.summary)")
        #expect(prepared.seen.faults == [])
        #expect(prepared.again.action == .pass, "\(prepared.again.summary)")
        #expect("\(prepared.file.size)" == clip.size)
        #expect((prepared.seen.audio?.channels ?? 0) == clip.channels)
        #expect(abs(prepared.file.duration.inSeconds - prepared.decision.outputDuration.inSeconds) < 0.05)
        let isHDR = ["smpte2084", "arib-std-b67"].contains(prepared.seen.video?.color_transfer)
        #expect(!isHDR && prepared.seen.video?.color_range != "pc")
    }

    @Test(arguments: [0, 90, 180, 270, 45, 1])
    func rotationIsApplied(_ degrees: Int) async throws {
        let lab = try await Lab()
        let plain = try await lab.clip("plain.mp4")
        let path = lab.folder + "/turned.mov"
        try await lab.ffmpeg(["-i", plain, "-c", "copy", "-metadata:s:v", "rotate=\(degrees)", path])
        let prepared = try await lab.prepare(path)
        let isUpright = degrees == 90 || degrees == 270
        #expect(prepared.file.size == (isUpright ? .init(width: 240, height: 320) : .init(width: 320, height: 240)))
        #expect(prepared.again.action == .pass)
        #expect(prepared.seen.faults == [])
    }

    @Test func ofManyStreamsTheMainOnesAreTaken() async throws {
        let lab = try await Lab()
        let small = try await lab.clip("small.mp4", size: "240x240", audio: ["-c:a", "aac", "-ac", "1"])
        let main = try await lab.clip("main.mp4", audio: ["-c:a", "aac", "-ac", "2"])
        let subtitles = try lab.write("sub.srt", "1\n00:00:00,000 --> 00:00:01,000\nhello\n".utf8)
        let many = lab.folder + "/many.mkv"
        try await lab.ffmpeg(
            [
                "-i", small, "-i", main, "-i", subtitles, "-map", "0", "-map", "1", "-map", "2", "-c", "copy", "-c:s",
                "srt",
            ]
                + ["-disposition:v:0", "0", "-disposition:v:1", "default"]
                + ["-disposition:a:0", "0", "-disposition:a:1", "default"]
                + ["-attach", subtitles, "-metadata:s:t", "mimetype=text/plain", many]
        )
        let prepared = try await lab.prepare(many)
        #expect(prepared.decision.summary == "remux: container matroska; 2 video streams; 2 audio streams")
        #expect(prepared.file.size == PixelSize(width: 320, height: 240))
        #expect(prepared.seen.audio?.channels == 2)
        #expect(prepared.seen.streams.count == 2)
        #expect(prepared.again.action == .pass)
    }

    @Test func aPictureOnTheCoverIsNotTheClip() async throws {
        let lab = try await Lab()
        let plain = try await lab.clip("plain.mp4")
        let cover = lab.folder + "/cover.jpg"
        try await lab.ffmpeg(["-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", "-update", "1", cover])
        let path = lab.folder + "/cover.mp4"
        try await lab.ffmpeg(
            [
                "-i", cover, "-i", plain, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic",
                path,
            ]
        )
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary == "remux: attached picture")
        #expect(prepared.seen.faults == [])
    }

    @Test func aRecordingOfTwoClocksIsUsedWhole() async throws {
        let lab = try await Lab()
        let one = try Data(contentsOf: URL(filePath: try await lab.clip("one.ts")))
        let path = try lab.write("two.ts", one + one)
        let prepared = try await lab.prepare(path)
        #expect(abs(prepared.file.duration.inSeconds - 4.8) < 0.1)
        #expect(prepared.seen.faults == [])
    }

    @Test func aLastPictureStandsAsLongAsTheFileSays() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/last.mkv"
        let filter = "select='lt(n,20)+eq(n,59)'"
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=6", "-f", "lavfi", "-i", "anullsrc=d=6", "-vf", filter]
                + ["-vsync", "vfr", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-an", path]
        )
        let prepared = try await lab.prepare(path)
        #expect(abs(prepared.file.duration.inSeconds - 6) < 0.2)
    }

    @Test func moreThanTwoGigabytesAreNoTrouble() async throws {
        let lab = try await Lab()
        // The index stands before and far behind the data: a hole on the disk, not bytes.
        let plain = try await lab.clip("plain.mp4", seconds: 12, extra: ["-movflags", "+faststart"])
        let handle = try FileHandle(forUpdating: URL(filePath: plain))
        let size: UInt64 = 3 << 30
        let hole = size - (try handle.seekToEnd())
        // A box `free` with a length of 64 bits.
        var header = Data([0, 0, 0, 1]) + Data("free".utf8)
        withUnsafeBytes(of: hole.bigEndian) { header.append(contentsOf: $0) }
        try handle.write(contentsOf: header)
        try handle.truncate(atOffset: size)
        try handle.close()
        let prepared = try await lab.prepare(plain)
        #expect(prepared.decision.summary.hasPrefix("transcode: 3221225472 bytes, over 100000000; trim"))
        #expect(prepared.seen.faults == [])
    }

    @Test func soundThatBeginsLateKeepsThePictureAsItIs() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/late.mp4"
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3", "-f", "lavfi", "-itsoffset", "0.7", "-i", "sine=d=2"]
                + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path]
        )
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary == "remux: edit list of the sound")
        #expect(prepared.again.action == .pass, "\(prepared.again.summary)")
    }
}
