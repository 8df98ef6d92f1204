import ClipPreparation
import EditModel
import Foundation
import Testing

/// Parts begin at the picture that was asked for, and sound keeps its time.
@Suite struct TimeTests {
    @Test(arguments: [
        ("a.mp4", "libx264 -g 250 -bf 3 -c:a aac"), ("a.mkv", "libx264 -g 250 -bf 3 -c:a aac"),
        ("live.mkv", "libx264 -g 250 -bf 3 -c:a aac -live 1"),
        ("a.ts", "libx264 -g 100 -bf 3 -c:a aac"), ("open.ts", "libx264 -g 50 -x264-params open-gop=1 -c:a aac"),
        ("a.m2ts", "libx264 -g 100 -c:a ac3 -mpegts_m2ts_mode 1 -f mpegts"),
        ("wrap.ts", "libx264 -g 100 -c:a aac -output_ts_offset 95440.5"),
        ("a.flv", "libx264 -g 100 -c:a aac"), ("a.mpg", "mpeg2video -q:v 2 -g 100 -bf 2 -c:a mp2"),
        ("b.ts", "mpeg2video -q:v 2 -g 100 -bf 2 -c:a mp2"), ("a.avi", "mpeg4 -q:v 2 -g 100 -bf 2 -c:a libmp3lame"),
        ("a.ogv", "libtheora -q:v 9 -g 64 -c:a libvorbis"), ("a.wmv", "wmv2 -q:v 2 -g 100 -c:a wmav2"),
        ("a.webm", "libvpx-vp9 -b:v 2M -deadline realtime -cpu-used 8 -g 100 -c:a libopus"),
    ])
    func aPartBeginsAtItsPicture(_ name: String, _ coding: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", Lab.clockPicture, "-f", "lavfi", "-i", "sine=r=48000:d=8", "-c:v"]
                + coding.split(separator: " ").map(String.init) + [path]
        )
        // 1.32 s is between two pictures of a file whose clock begins with its sound.
        let prepared = try await lab.prepare(path, ClipRequest(start: .milliseconds(1320), length: .milliseconds(2500)))
        let numbers = try await lab.pictureNumbers(prepared.file.path)
        let first = try #require(numbers.first)
        #expect(numbers.count == 62)
        #expect((32...34).contains(first), "\(numbers)")
        // Each picture follows the one before; the first may stand twice.
        #expect(zip(numbers.dropFirst(), numbers.dropFirst(2)).allSatisfy { $1 == $0 + 1 }, "\(numbers)")
    }

    @Test(arguments: [
        ("a.mkv", "libx264 -c:a aac"), ("a.ts", "libx264 -bf 3 -c:a aac"), ("a.flv", "libx264 -c:a aac"),
        ("a.avi", "mpeg4 -q:v 2 -bf 2 -c:a libmp3lame"), ("a.mpg", "mpeg2video -q:v 2 -c:a mp2"),
        ("b.ts", "mpeg2video -q:v 2 -c:a ac3"), ("wrap.ts", "libx264 -c:a aac -output_ts_offset 95440.5"),
        ("a.ogv", "libtheora -q:v 9 -c:a libvorbis"), ("a.wmv", "wmv2 -q:v 2 -c:a wmav2"),
        ("a.webm", "libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -c:a libopus"),
        ("a.mov", "libx265 -preset ultrafast -x265-params log-level=none -c:a aac"),
        ("b.mov", "mjpeg -q:v 2 -c:a pcm_s16le"), ("fast.mkv", "mpeg4 -q:v 2 -r 240 -c:a ac3"),
        ("early.mkv", "mpeg4 -q:v 2 -c:a aac -output_ts_offset -0.3 -avoid_negative_ts disabled"),
    ])
    func soundKeepsItsTime(_ name: String, _ coding: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", Lab.flashPicture, "-f", "lavfi", "-i", Lab.beepSound, "-c:v"]
                + coding.split(separator: " ").map(String.init) + [path]
        )
        for request in [ClipRequest(), ClipRequest(start: .milliseconds(700), length: .milliseconds(3700))] {
            let prepared = try await lab.prepare(path, request)
            let delays = try await lab.soundDelays(prepared.file.path)
            #expect(delays.count >= 3, "\(request.start)")
            // The last samples may be read after the last picture: they are there all the same.
            let soundSeconds = Double(prepared.seen.audio?.duration ?? "") ?? 0
            #expect(soundSeconds > prepared.seen.videoSeconds - 0.1, "\(soundSeconds) of \(prepared.seen.videoSeconds)")
            #expect(delays.allSatisfy { abs($0) <= 0.04 }, "\(prepared.decision.summary): \(delays)")
        }
    }

    @Test(arguments: ["early.mkv", "early.ts"]) func whatBeginsBeforeZeroIsNotLost(_ name: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", Lab.flashPicture, "-f", "lavfi", "-i", Lab.beepSound, "-c:v", "libx264"]
                + ["-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-output_ts_offset", "-0.5"]
                + ["-avoid_negative_ts", "disabled", path]
        )
        let prepared = try await lab.prepare(path)
        #expect(
            abs(prepared.seen.videoSeconds - 5) < 0.06,
            "\(prepared.decision.summary): \(prepared.seen.videoSeconds)"
        )
        let delays = try await lab.soundDelays(prepared.file.path)
        #expect(delays.count == 4)
        #expect(delays.allSatisfy { abs($0) <= 0.04 }, "\(prepared.decision.summary): \(delays)")
    }

    @Test(arguments: ["late.mkv", "late.mp4", "late.ts"], [true, false])
    func whatBeginsLateKeepsItsTime(_ name: String, _ isSoundLate: Bool) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        let late = isSoundLate ? "-af" : "-vf"
        let cut = isSoundLate ? "atrim=start=0.6" : "trim=start=0.6"
        try await lab.ffmpeg(
            [
                "-f", "lavfi", "-i", Lab.flashPicture, "-f", "lavfi", "-i", Lab.beepSound, late, cut, "-vsync",
                "passthrough",
            ]
                + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path]
        )
        let prepared = try await lab.prepare(path, ClipRequest(length: .milliseconds(4700)))
        let delays = try await lab.soundDelays(prepared.file.path)
        #expect(delays.count == 4)
        #expect(delays.allSatisfy { abs($0) <= 0.04 }, "\(prepared.decision.summary): \(delays)")
    }
}
