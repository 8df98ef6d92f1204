import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite("Joining edited pieces") struct PieceJoinerTests {
    @Test("pieces of any make become one video of the planned length") func joined() async throws {
        let lab = try await Lab()
        // As a provider may give them: other rates, a bit short, a bit long, one without sound, one of another shape.
        let made = [
            try await lab.clip("a 'quoted' one.mp4", size: "640x360", rate: "30", seconds: 2.2),
            try await lab.clip("b.mp4", size: "640x360", rate: "24", seconds: 2.6, audio: nil),
            try await lab.clip("c.mp4", size: "360x640", rate: "30", seconds: 2.4),
        ]
        let plan = JoinPlan(pieces: made.map { .init(path: $0, length: .milliseconds(2434)) }, sound: .pieces)
        let facts = try await joiner(lab).join(plan, to: lab.folder + "/joined.mp4")
        let seen = try await lab.look(lab.folder + "/joined.mp4")
        #expect(abs(facts.duration.inMilliseconds - 7300) <= 2)
        #expect(seen.video?.nb_read_frames == "219")
        #expect(seen.video?.width == 640)
        #expect(abs(seen.seconds - 7.302) < 0.034)
        #expect(seen.audio?.codec_name == "aac")
        #expect(abs((Double(seen.audio?.duration ?? "") ?? 0) - 7.3) < 0.04)
        #expect(try lab.leftovers == [])
    }

    @Test("the clip's own sound can be laid under the pieces") func originalSound() async throws {
        let lab = try await Lab()
        let clip = try await lab.clip("clip.mov", seconds: 6, audio: ["-c:a", "pcm_s16le"])
        let made = try await lab.clip("piece.mp4", seconds: 2.4, audio: nil)
        let plan = JoinPlan(
            pieces: [.init(path: made, length: .milliseconds(2400)), .init(path: made, length: .milliseconds(2400))],
            sound: .original(path: clip, start: .seconds(1))
        )
        let facts = try await joiner(lab).join(plan, to: lab.folder + "/joined.mp4")
        #expect(facts.hasAudio)
        #expect(facts.duration == .milliseconds(4800))
    }

    @Test("pieces and a clip without sound make a video without sound") func silent() async throws {
        let lab = try await Lab()
        let made = try await lab.clip("piece.mp4", seconds: 2, audio: nil)
        for sound in [JoinPlan.Sound.pieces, .original(path: made, start: .zero)] {
            let plan = JoinPlan(pieces: [.init(path: made, length: .seconds(2))], sound: sound)
            #expect(try await !joiner(lab).join(plan, to: lab.folder + "/joined.mp4").hasAudio)
        }
    }

    @Test("a piece that is gone or broken is said") func broken() async throws {
        let lab = try await Lab()
        let made = try await lab.clip("piece.mp4", seconds: 2)
        let text = try lab.write("text.mp4", "no video".utf8)
        for bad in [text, lab.folder + "/gone.mp4"] {
            let plan = JoinPlan(
                pieces: [.init(path: made, length: .seconds(2)), .init(path: bad, length: .seconds(2))],
                sound: .pieces
            )
            await #expect(throws: WanbatchError.self) {
                try await joiner(lab).join(plan, to: lab.folder + "/joined.mp4")
            }
        }
        #expect(try lab.leftovers == [])
    }

    private func joiner(_ lab: Lab) -> PieceJoiner {
        PieceJoiner(tools: lab.tools, scratchDirectory: lab.folder + "/tmp", processes: Lab.processes)
    }
}

extension Lab {
    /// What lies among the unfinished files.
    fileprivate var leftovers: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder + "/tmp") }
    }
}
