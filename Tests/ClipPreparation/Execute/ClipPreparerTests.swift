import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct ClipPreparerTests {
    private let x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

    @Test func aConformingClipIsPassedWithoutACopy() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("good.mp4")
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.action == .pass)
        #expect(prepared.file.path == path)
        #expect(prepared.file.digest == ContentDigest(of: try Data(contentsOf: URL(filePath: path))))
    }

    @Test(arguments: [
        ("a.mkv", "libx264", "aac", "remux: container matroska"),
        ("a.webm", "libvpx-vp9", "libopus", "transcode: container matroska; codec vp9; sound opus"),
        ("a.avi", "mpeg4", "libmp3lame", "transcode: container avi; codec mpeg4; sound mp3"),
        ("a.ts", "libx264", "aac", "transcode: container mpegts"),
        ("a.mov", "libx264", "pcm_s16le", "remux: sound pcm_s16le"),
        ("b.mov", "prores_ks", "aac", "transcode: codec prores"),
        ("a.mpg", "mpeg2video", "mp2", "transcode: container mpeg"),
        ("a.m4v", "libx264", "aac", "remux: container mp4 of brand M4V "),
        ("a.3gp", "libx264", "aac", "remux: container mp4 of brand 3gp"),
        ("c.mp4", "libx265", "aac", "transcode: codec hevc"),
        ("a.ogv", "libtheora", "libvorbis", "transcode: container ogg"),
        ("a.flv", "flv", "libmp3lame", "transcode: container flv; codec flv1"),
        ("a.wmv", "wmv2", "wmav2", "transcode: container asf"),
        ("d.mov", "mjpeg", "pcm_s16be", "transcode: codec mjpeg"),
    ])
    func formsAndCodecs(_ name: String, _ video: String, _ audio: String, _ summary: String) async throws {
        let lab = try await Lab()
        var coding = ["-c:v", video]
        if video == "libx265" { coding += ["-preset", "ultrafast", "-x265-params", "log-level=none"] }
        if video == "libx264" { coding = x264 }
        if video == "libvpx-vp9" { coding += ["-deadline", "realtime", "-cpu-used", "8"] }
        let path = try await lab.clip(name, video: coding, audio: ["-c:a", audio, "-ac", "2"])
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary.hasPrefix(summary), "\(prepared.decision.summary)")
        #expect(prepared.seen.faults == [])
        #expect(abs(prepared.seen.videoSeconds - 2.4) < 0.1)
        #expect(prepared.seen.audio != nil)
    }

    @Test(arguments: ["a.avi", "a.mkv"])
    func oneThreadMakesWhatManyMake(_ name: String) async throws {
        let lab = try await Lab()
        let path = try await lab.clip(name, video: name == "a.avi" ? ["-c:v", "mpeg4"] : x264)
        let one = try await lab.prepare(path, threads: 1)
        let many = try await lab.prepare(path)
        #expect(one.seen.faults == [])
        #expect(one.seen.videoSeconds == many.seen.videoSeconds)
        #expect(one.decision.recipeKey == many.decision.recipeKey)
        #expect(try await lab.inspector.inspect(path: one.file.path, threads: 1).duration == many.file.duration)
    }

    @Test(arguments: ["25", "30000/1001", "12"])
    func aKeyFrameComesAfterASecond(_ rate: String) async throws {
        let lab = try await Lab()
        let path = try await lab.clip("a.avi", rate: rate, video: ["-c:v", "mpeg4"])
        let prepared = try await lab.prepare(path)
        let keys = ["-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-show_entries", "frame=pts_time"]
        let command = ProcessCommand(
            lab.tools.ffprobe,
            keys + ["-of", "csv=p=0", "file:\(prepared.file.path)"],
            environment: lab.tools.environment
        )
        let found = String(decoding: try await Lab.processes.run(command).output, as: UTF8.self)
        let moments = found.split(whereSeparator: { ",\n".contains($0) }).compactMap { Double($0) }
        #expect(moments.first == 0)
        #expect(moments.contains { (1...1.09).contains($0) }, "\(moments)")
    }

    @Test func aGifBecomesAClip() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("a.gif", rate: "10", video: [], audio: nil)
        let prepared = try await lab.prepare(path)
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.audio == nil)
    }

    @Test func pictureOdditiesAreStraightened() async throws {
        let lab = try await Lab()
        let plain = try await lab.clip("plain.mp4")
        let turned = lab.folder + "/turned.mp4"
        try await lab.ffmpeg(["-i", plain, "-c", "copy", "-metadata:s:v", "rotate=90", turned])
        let skewed = lab.folder + "/skewed.mp4"
        try await lab.ffmpeg(["-i", plain, "-c", "copy", "-metadata:s:v", "rotate=45", skewed])
        let cases: [(String, Int, Int)] = [
            (turned, 240, 320), (skewed, 320, 240),
            (try await lab.clip("anamorphic.mp4", filter: "setsar=4/3"), 426, 240),
            (
                try await lab.clip(
                    "odd.mkv",
                    size: "642x360",
                    video: ["-c:v", "ffv1"],
                    filter: "format=yuv444p,crop=641:359"
                ), 640, 358
            ),
            (try await lab.clip("interlaced.mp4", filter: "interlace", extra: ["-flags", "+ildct+ilme"]), 320, 240),
            (try await lab.clip("full.mp4", video: x264 + ["-pix_fmt", "yuvj420p"]), 320, 240),
            (try await lab.clip("444.mp4", video: x264 + ["-pix_fmt", "yuv444p"]), 320, 240),
            (try await lab.clip("ten.mp4", video: x264 + ["-pix_fmt", "yuv420p10le"]), 320, 240),
            (try await lab.clip("small.mp4", size: "160x120"), 320, 240),
            (try await lab.clip("wide.mp4", size: "2400x240"), 2400, 300),
            (try await lab.clip("alpha.mov", video: ["-c:v", "qtrle", "-pix_fmt", "argb"]), 320, 240),
            (try await lab.clip("fast.mp4", rate: "120"), 320, 240),
            (
                try await lab.clip(
                    "layer.webm",
                    video: ["-c:v", "libvpx", "-deadline", "realtime", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"],
                    audio: nil
                ), 320, 240
            ),
        ]
        for (path, width, height) in cases {
            let prepared = try await lab.prepare(path)
            #expect(prepared.decision.summary.hasPrefix("transcode"), "\(path): \(prepared.decision.summary)")
            #expect(prepared.seen.faults == [], "\(path)")
            let size = try #require(prepared.seen.video)
            #expect(abs((size.width ?? 0) - width) <= 2 && abs((size.height ?? 0) - height) <= 2, "\(path): \(size)")
            #expect(prepared.file.size == PixelSize(width: size.width ?? 0, height: size.height ?? 0))
        }
    }

    @Test(arguments: ["smpte2084", "arib-std-b67"])
    func highDynamicRangeIsToneMapped(_ transfer: String) async throws {
        let lab = try await Lab()
        let path = try await lab.clip(
            "hdr.mp4",
            video: [
                "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none",
            ],
            extra: ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
        )
        let prepared = try await lab.prepare(path)
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.video?.color_transfer == "bt709")
    }

    @Test(arguments: ["25", "30000/1001"])
    func aLongClipIsCutBeforeTenSeconds(_ rate: String) async throws {
        let lab = try await Lab()
        let prepared = try await lab.prepare(try await lab.clip("long.mp4", rate: rate, seconds: 12))
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.seconds > 9.95)
        #expect(abs(prepared.file.duration.inSeconds - prepared.decision.outputDuration.inSeconds) < 0.001)
    }

    @Test func aClipThatIsAFrameTooLongIsCut() async throws {
        let lab = try await Lab()
        let prepared = try await lab.prepare(try await lab.clip("frame.mp4", rate: "30000/1001", seconds: 10.01))
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.video?.nb_read_frames == "299")
    }

    @Test func aPartIsCutExactly() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("part.mp4", seconds: 6, extra: ["-g", "250"])
        let prepared = try await lab.prepare(path, ClipRequest(start: .milliseconds(1320), length: .seconds(3)))
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.video?.nb_read_frames == "75")
    }

    @Test(arguments: [ShortClipRule.hold, .loop], [true, false])
    func aShortClipIsHeldOrLooped(_ rule: ShortClipRule, _ hasSound: Bool) async throws {
        let lab = try await Lab()
        let path = try await lab.clip("short.mp4", seconds: 0.8, audio: hasSound ? ["-c:a", "aac"] : nil)
        let prepared = try await lab.prepare(path, ClipRequest(short: rule))
        #expect(prepared.seen.faults == [])
        #expect(abs(prepared.seen.videoSeconds - 2) < 0.05)
        #expect((prepared.seen.audio != nil) == hasSound)
    }

    @Test func manySoundsAndStreamsBecomeOne() async throws {
        let lab = try await Lab()
        let surround = try await lab.clip(
            "surround.mkv",
            video: ["-c:v", "mpeg4"],
            audio: ["-c:a", "ac3", "-ac", "6"]
        )
        let mixed = try await lab.prepare(surround)
        #expect(mixed.seen.faults == [])
        #expect(mixed.seen.audio?.channels == 2)
        let plain = try await lab.clip("plain.mp4")
        let many = lab.folder + "/many.mkv"
        try await lab.ffmpeg(["-i", plain, "-i", plain, "-map", "0", "-map", "1", "-c", "copy", many])
        let one = try await lab.prepare(many)
        #expect(one.decision.summary.hasPrefix("remux"))
        #expect(one.seen.streams.count == 2)
    }

    @Test(arguments: [
        "-leading.avi", "qu'o\"te.avi", "new\nline.avi", "per%03dcent.avi", "co:lon.avi", "http:x.avi", "Übung 東京.avi",
    ])
    func namesMeanNothing(_ name: String) async throws {
        let lab = try await Lab()
        let path = try await lab.clip(name, video: ["-c:v", "mpeg4"], audio: nil)
        #expect(try await lab.prepare(path).seen.faults == [])
    }

    @Test(arguments: ["late.mkv", "late.mp4", "late.ts"])
    func aLatePictureKeepsItsTimeWithTheSound(_ name: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        // The picture begins half a second after the sound and ends with it.
        try await lab.ffmpeg(
            [
                "-f", "lavfi", "-itsoffset", "0.5", "-i", "testsrc2=s=320x240:r=25:d=2.5", "-f", "lavfi", "-i",
                "sine=d=3",
            ]
                + x264 + ["-c:a", "aac", path]
        )
        let prepared = try await lab.prepare(path, ClipRequest(length: .milliseconds(2900)))
        #expect(prepared.seen.faults == [])
        #expect(abs(prepared.seen.videoSeconds - 2.88) < 0.05)
        #expect(abs(prepared.seen.seconds - prepared.seen.videoSeconds) < 0.04)
    }

    @Test func soundThatOutlastsThePictureIsNoSignOfDamage() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/longer.flv"
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2.4", "-f", "lavfi", "-i", "sine=d=4:r=44100"]
                + ["-c:v", "flv", "-c:a", "libmp3lame", path]
        )
        let prepared = try await lab.prepare(path)
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.seconds < 2.6)
    }

    @Test func nothingOfTheSourcesMetadataIsKept() async throws {
        let lab = try await Lab()
        let path = try await lab.clip(
            "gps.mkv",
            extra: ["-metadata", "title=secret place", "-metadata", "location=+47+8/"]
        )
        let prepared = try await lab.prepare(path)
        let text = String(decoding: try Data(contentsOf: URL(filePath: prepared.file.path)), as: UTF8.self)
        #expect(!text.contains("secret place") && !text.contains("+47+8/"))
    }

    @Test func aClipCutOffIsRefusedAndNotShortened() async throws {
        let lab = try await Lab()
        for (name, extra) in [
            ("a.mp4", ["-movflags", "+faststart"]), ("b.mp4", []), ("c.mkv", []), ("d.avi", []),
            ("e.mp4", ["-g", "10", "-movflags", "+frag_keyframe+empty_moov"]), ("f.ts", []),
            ("g.m2ts", ["-mpegts_m2ts_mode", "1", "-f", "mpegts"]),
        ] {
            let whole = try await lab.clip(name, seconds: 4, extra: extra)
            let bytes = try Data(contentsOf: URL(filePath: whole))
            let path = try lab.write("cut-" + name, bytes.prefix(bytes.count * 6 / 10))
            await #expect(throws: WanbatchError.self, "\(name)") { try await lab.prepare(path) }
        }
    }

    @Test(arguments: [
        ("a.gif", ""), ("a.ogv", "-c:v libtheora -q:v 5 -c:a libvorbis"), ("a.mpg", "-c:v mpeg2video -c:a mp2"),
        ("b.mpg", "-c:v mpeg1video -c:a mp2"), ("a.vob", "-c:v mpeg2video -c:a ac3 -f vob"),
    ])
    func whatTellsNoLengthIsFoundToBeCutOffByItsLastBlock(_ name: String, _ coding: String) async throws {
        let lab = try await Lab()
        let words = coding.split(separator: " ").map(String.init)
        let whole = try await lab.clip(
            name,
            rate: name == "a.gif" ? "10" : "25",
            seconds: 4,
            video: words,
            audio: name == "a.gif" ? nil : []
        )
        #expect(try await lab.probe.probe(path: whole).structure.isComplete)
        let bytes = try Data(contentsOf: URL(filePath: whole))
        for share in [3, 5, 8] {
            let path = try lab.write("cut-\(share)-" + name, bytes.prefix(bytes.count * share / 10 + 7))
            await #expect("\(share) tenths") {
                try await lab.prepare(path)
            } throws: {
                ($0 as? WanbatchError)?.code == "clip-truncated"
            }
        }
    }

    @Test func damageInTheMiddleIsRefusedWithFfmpegsWords() async throws {
        let lab = try await Lab()
        let whole = try await lab.clip("whole.mp4", size: "640x480", seconds: 12)
        var bytes = try Data(contentsOf: URL(filePath: whole))
        let middle = bytes.count / 2
        bytes.replaceSubrange(middle..<middle + 60_000, with: Data(repeating: 0xA5, count: 60_000))
        let path = try lab.write("damaged.mp4", bytes)
        await #expect {
            try await lab.prepare(path)
        } throws: { error in
            let error = error as? WanbatchError
            return error?.code == "clip-broken" && error?.context["ffmpeg"]?.isEmpty == false
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.folder + "/tmp").isEmpty)
    }

    @Test func aFileOverTheLimitIsEncodedOnceMore() async throws {
        let lab = try await Lab()
        let path = try await lab.clip(
            "big.mkv",
            size: "640x480",
            seconds: 4,
            video: ["-c:v", "mpeg4", "-q:v", "2"],
            filter: "noise=alls=60:allf=t"
        )
        let limits = ClipLimits(
            minimumDuration: .seconds(2),
            maximumDuration: .seconds(10),
            minimumSide: 240,
            maximumSide: 4096,
            maximumAspect: 8,
            maximumBytes: 600_000
        )
        let facts = try await lab.probe.probe(path: path)
        let preparer = lab.preparer(limits: limits)
        let decision = ClipPlanner(limits: limits).decide(facts, ClipRequest())
        let file = try await preparer.prepare(
            path: path,
            facts: facts,
            decision: decision,
            to: lab.folder + "/small.mp4"
        )
        #expect(file.bytes <= 600_000)
        #expect(try await lab.look(file.path).faults == [])
    }

    @Test func pictureAndSoundSurvive() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("source.mkv", video: ["-c:v", "ffv1", "-pix_fmt", "yuv420p"])
        let prepared = try await lab.prepare(path)
        let command = ProcessCommand(
            lab.tools.ffmpeg,
            ["-hide_banner", "-nostdin", "-i", prepared.file.path, "-i", path, "-lavfi", "ssim", "-f", "null", "-"],
            environment: lab.tools.environment
        )
        let words = try await Lab.processes.run(command).errorTail
        let ssim = try #require(words.firstMatch(of: /All:([0-9.]+)/)?.1)
        #expect(try #require(Double(ssim)) > 0.98)
    }
}
