import ClipPreparation
import EditModel
import Foundation
import Testing

/// Files that are no clips, or worse: each is refused with a code, a sentence and a hint.
@Suite struct HostileFileTests {
    private func refusal(_ lab: Lab, _ path: String, _ request: ClipRequest = ClipRequest()) async -> WanbatchError? {
        do {
            _ = try await lab.prepare(path, request)
            return nil
        } catch {
            let error = error as? WanbatchError
            #expect(error?.kind == .edit && error?.hint != nil && error?.message.isEmpty == false)
            return error
        }
    }

    @Test(arguments: ["sound.m4a", "sound.mkv", "sound.ogg", "sound.wma"])
    func soundAloneIsRefused(_ name: String) async throws {
        let lab = try await Lab()
        let path = lab.folder + "/" + name
        try await lab.ffmpeg(["-f", "lavfi", "-i", "sine=d=3", path])
        #expect(await refusal(lab, path)?.code == "clip-no-video")
    }

    @Test func aLinkIsFollowedToAFileAndNowhereElse() async throws {
        let lab = try await Lab()
        let other = try await Lab()
        let clip = try await other.clip("clip.mp4")
        for (name, target, code) in [
            ("file.mp4", clip, nil), ("none.mp4", other.folder + "/none.mp4", "clip-missing"),
            ("folder.mp4", other.folder, "clip-not-a-file"), ("device.mp4", "/dev/zero", "clip-not-a-file"),
            ("loop.mp4", lab.folder + "/loop.mp4", "clip-unreadable"),
        ] as [(String, String, String?)] {
            let link = lab.folder + "/" + name
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
            #expect(await refusal(lab, link)?.code == code, "\(name)")
        }
    }

    @Test func hugeSidesAreNotDecoded() async throws {
        let lab = try await Lab()
        var gif = Array(
            try Data(contentsOf: URL(filePath: try await lab.clip("a.gif", rate: "2", video: [], audio: nil)))
        )
        gif.replaceSubrange(6..<10, with: [0xFF, 0xFF, 0xFF, 0xFF])
        let bomb = try lab.write("bomb.gif", gif)
        let refused = await refusal(lab, bomb)
        #expect(["clip-picture-too-large", "clip-broken"].contains(refused?.code))
    }

    @Test func partsThatWereNeverWrittenAreFoundWithoutDecoding() async throws {
        let lab = try await Lab()
        var bytes = try Data(contentsOf: URL(filePath: try await lab.clip("whole.mp4", size: "640x480", seconds: 3)))
        let middle = bytes.count / 3
        bytes.replaceSubrange(middle..<middle + 20_000, with: Data(count: 20_000))
        let path = try lab.write("holes.mp4", bytes)
        let facts = try await lab.probe.probe(path: path)
        #expect(ClipPlanner().decide(facts, ClipRequest()).summary == "transcode: damaged picture data")
        let refused = await refusal(lab, path)
        #expect(refused?.code == "clip-broken")
        #expect(refused?.context["ffmpeg"]?.isEmpty == false)
    }

    @Test func aSubtitleThatIsAPlaylistOpensNoFile() async throws {
        // A picture in an AVI file beside a subtitle track whose text is a playlist of a local file.
        let lab = try await Lab()
        let secret = try lab.write("secret.txt", "secret".utf8)
        let playlist = try lab.write("list.srt", "#EXTM3U\n#EXTINF:1,\nfile://\(secret)\n#EXT-X-ENDLIST\n".utf8)
        let path = lab.folder + "/list.mkv"
        try await lab.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=320x240:d=2.4", "-c:v", "mpeg4", "-attach", playlist, "-metadata:s:t",
            "mimetype=application/vnd.apple.mpegurl", path,
        ])
        let prepared = try await lab.prepare(path)
        #expect(prepared.seen.streams.count == 1)
    }

    @Test func aClipThatGrowsWhileItIsPreparedIsRefused() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("growing.avi", video: ["-c:v", "mpeg4"], audio: nil)
        let script = try lab.write(
            "ffmpeg",
            "#!/bin/sh\nprintf more >>'\(path)'\nexec '\(lab.tools.ffmpeg)' \"$@\"\n".utf8
        )
        chmod(script, 0o755)
        var tools = lab.tools
        tools.ffmpeg = script
        let facts = try await lab.probe.probe(path: path)
        let preparer = lab.preparer(tools: tools)
        await #expect {
            try await preparer.prepare(
                path: path,
                facts: facts,
                decision: ClipPlanner().decide(facts, ClipRequest()),
                to: lab.folder + "/out.mp4"
            )
        } throws: {
            ($0 as? WanbatchError)?.code == "clip-changing"
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.folder + "/tmp").isEmpty)
    }

    @Test func aDecoderThatHangsIsEnded() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("hangs.avi", video: ["-c:v", "mpeg4"], audio: nil)
        let script = try lab.write(
            "ffmpeg",
            "#!/bin/sh\ntrap '' TERM\necho frame=1\nsleep 300 & wait\nsleep 300\n".utf8
        )
        chmod(script, 0o755)
        var tools = lab.tools
        tools.ffmpeg = script
        let facts = try await lab.probe.probe(path: path)
        for (patience, code) in [
            (PreparationLimits(wall: .seconds(60), stall: .milliseconds(300)), "preparation-stalled"),
            (PreparationLimits(wall: .milliseconds(300), stall: .seconds(60)), "preparation-overran"),
        ] {
            let preparer = ClipPreparer(
                tools: tools,
                scratchDirectory: lab.folder + "/tmp",
                processes: SubprocessRunner(patience: .milliseconds(200)),
                patience: patience
            )
            await #expect {
                try await preparer.prepare(
                    path: path,
                    facts: facts,
                    decision: ClipPlanner().decide(facts, ClipRequest()),
                    to: lab.folder + "/out.mp4"
                )
            } throws: {
                ($0 as? WanbatchError)?.code == code
            }
        }
    }

    @Test func memoryIsBounded() async throws {
        let lab = try await Lab()
        let limit = try #require(lab.tools.guards.first { $0.hasPrefix("--data=") })
        #expect(try #require(Int(limit.dropFirst(7))) <= 8 << 30)
        // The same guard with little room: ffmpeg says what it lacked, and nothing of the machine is taken down.
        var tools = lab.tools
        tools.guards = tools.guards.map { $0.hasPrefix("--data=") ? "--data=60000000" : $0 }
        let path = try await lab.clip("large.mkv", size: "1920x1080", rate: "10", video: ["-c:v", "ffv1"], audio: nil)
        let facts = try await lab.probe.probe(path: path)
        let preparer = lab.preparer(tools: tools)
        await #expect(throws: WanbatchError.self) {
            try await preparer.prepare(
                path: path,
                facts: facts,
                decision: ClipPlanner().decide(facts, ClipRequest()),
                to: lab.folder + "/out.mp4"
            )
        }
    }
}
