import ClipPreparation
import EditModel
import Foundation
import TestSupport
import Testing

@Suite struct MediaProbeTests {
    @Test(arguments: [
        ("empty.mp4", "", "clip-empty"), ("text.mp4", "hello\n", "clip-not-video"),
        ("list.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "clip-not-video"),
        ("script.mp4", "ffconcat version 1.0\nfile /etc/passwd\n", "clip-not-video"),
        ("archive.mp4", "PK\u{3}\u{4}", "clip-not-video"), ("page.mp4", "<!DOCTYPE html>", "clip-not-video"),
        ("lie.mp4", "\0\0\0\u{18}ftypisom\0\0\0\0isom", "clip-truncated"),
        ("lie.avi", "RIFF\0\0\0\0AVI LIST", "clip-broken"),
    ])
    func whatIsNoClipIsRefused(_ name: String, _ content: String, _ code: String) async throws {
        let lab = try await Lab()
        let path = try lab.write(name, content.utf8)
        await #expect {
            try await lab.probe.probe(path: path)
        } throws: { error in
            let error = error as? WanbatchError
            return error?.code == code && error?.kind == .edit && error?.hint != nil
        }
    }

    @Test func foldersPipesAndDevicesAreNotOpened() async throws {
        let lab = try await Lab()
        let pipe = lab.folder + "/pipe.mp4"
        #expect(mkfifo(pipe, 0o600) == 0)
        let link = lab.folder + "/link.mp4"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/zero")
        for (path, code) in [
            (pipe, "clip-not-a-file"), ("/dev/zero", "clip-not-a-file"), (lab.folder, "clip-not-a-file"),
            (link, "clip-not-a-file"), (lab.folder + "/none.mp4", "clip-missing"),
        ] {
            await #expect {
                try await lab.probe.probe(path: path)
            } throws: {
                ($0 as? WanbatchError)?.code == code
            }
        }
    }

    @Test func aLinkToAClipIsFollowed() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("real.mp4")
        let link = lab.folder + "/link.mp4"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(try await lab.probe.probe(path: link) == (try await lab.probe.probe(path: path)))
    }

    @Test func soundAloneIsNoClip() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/sound.m4a"
        try await lab.ffmpeg(["-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", path])
        await #expect {
            try await lab.probe.probe(path: path)
        } throws: {
            ($0 as? WanbatchError)?.code == "clip-no-video"
        }
    }

    @Test func factsComeThroughJSONUnchanged() async throws {
        let lab = try await Lab()
        let facts = try await lab.probe.probe(path: try await lab.clip("a.mp4", rate: "30000/1001"))
        #expect(facts.container == "mp4")
        #expect(facts.video.averageFrameRate == FrameRate(30_000, per: 1001))
        #expect(try JSONDecoder().decode(MediaFacts.self, from: JSONEncoder().encode(facts)) == facts)
    }

    @Test func theIndexIsFoundBeforeOrBehindTheData() async throws {
        let lab = try await Lab()
        let front = try await lab.probe.probe(path: try await lab.clip("f.mp4", extra: ["-movflags", "+faststart"]))
        let back = try await lab.probe.probe(path: try await lab.clip("b.mp4"))
        #expect(front.structure.isFastStart && !back.structure.isFastStart)
        #expect(front.structure.isComplete && back.structure.isComplete)
    }

    @Test func anEditListThatHidesPicturesIsSeen() async throws {
        let lab = try await Lab()
        let whole = try await lab.clip("whole.mp4", seconds: 5, extra: ["-g", "250"])
        let cut = lab.folder + "/cut.mp4"
        try await lab.ffmpeg(["-ss", "1.5", "-i", whole, "-c", "copy", cut])
        #expect(try await lab.probe.probe(path: whole).structure.hasEdits == false)
        #expect(try await lab.probe.probe(path: cut).structure.hasEdits)
        let prepared = try await lab.prepare(cut)
        #expect(prepared.decision.summary == "transcode: edit list; edit list of the sound")
        #expect(abs(prepared.seen.videoSeconds - 3.5) < 0.1)
    }

    @Test(
        "a header that forgets the last picture of uneven times is not believed: the packets tell",
        arguments: [(6, 9, 5.2, 5.133), (12, 30, 10.1, 10.033)],
        [false, true]
    )
    func aHeaderThatIsTooShort(_ clip: (made: Int, every: Int, kept: Double, end: Double), _ withSound: Bool)
        async throws
    {
        let lab = try await Lab()
        let path = lab.folder + "/uneven.mp4"
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=480x270:r=30:d=\(clip.made)"]
                + (withSound ? ["-f", "lavfi", "-i", "sine=d=\(clip.made)"] : [])
                + ["-vf", "select='if(lt(t,2),1,not(mod(n,\(clip.every))))'", "-vsync", "vfr", "-c:v", "libx264"]
                + ["-pix_fmt", "yuv420p", "-t", "\(clip.kept)", path]
        )
        let facts = try await lab.probe.probe(path: path)
        #expect(abs(facts.duration.inSeconds - clip.end) < 0.1)
        #expect(facts.structure.hasWrongLength)
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary.hasPrefix("transcode: length that its header gets wrong"))
        #expect(prepared.seen.faults == [])
        #expect(abs(prepared.seen.videoSeconds - min(10, clip.end)) < 0.15)
    }

    @Test func soundThatIsLongerIsNoWrongLength() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/long.mp4"
        try await lab.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=480x270:r=30:d=3", "-f", "lavfi", "-i", "sine=d=4", "-c:v", "libx264"]
                + ["-pix_fmt", "yuv420p", path]
        )
        let facts = try await lab.probe.probe(path: path)
        #expect(abs(facts.duration.inSeconds - 3) < 0.01)
        #expect(!facts.structure.hasWrongLength)
    }

    @Test func fragmentsAreSeen() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("f.mp4", extra: ["-movflags", "+frag_keyframe+empty_moov"])
        #expect(try await lab.probe.probe(path: path).structure.isFragmented)
        let prepared = try await lab.prepare(path)
        #expect(prepared.decision.summary == "remux: fragmented file")
        #expect(prepared.seen.faults == [])
    }

    @Test func aLengthThatNoHeaderTellsIsMeasured() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("live.mkv", audio: nil, extra: ["-live", "1"])
        #expect(abs(try await lab.probe.probe(path: path).duration.inSeconds - 2.4) < 0.05)
    }

    @Test func randomBytesInsideTheIndexNeverTrap() async throws {
        let lab = try await Lab()
        let good = Array(
            try Data(
                contentsOf: URL(filePath: try await lab.clip("g.mp4", seconds: 2, extra: ["-movflags", "+faststart"]))
            )
        )
        var generator = SeededGenerator(seed: 11)
        for round in 0..<12 {
            var bytes = good
            for _ in 0..<40 {
                bytes[Int.random(in: 4..<3000, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            let path = try lab.write("fuzz\(round).mp4", bytes)
            do {
                let facts = try await lab.probe.probe(path: path)
                #expect(!ClipPlanner().decide(facts, ClipRequest()).summary.isEmpty)
            } catch let error as WanbatchError {
                #expect(error.kind == .edit)
            }
        }
    }
}
