import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct OutputInspectorTests {
    @Test func aGoodOutputIsDescribed() async throws {
        let lab = try await Lab()
        let path = try await lab.clip("out.mp4", seconds: 3)
        let facts = try await lab.inspector.inspect(path: path)
        #expect(facts.size == PixelSize(width: 320, height: 240))
        #expect(abs(facts.duration.inSeconds - 3) < 0.01)
        #expect(facts.hasAudio)
        #expect(facts.bytes == (try FileStamp.of(path: path).size))
    }

    @Test(arguments: [
        ("<html><body>expired</body></html>", "output-not-video"), ("{\"error\":\"expired\"}", "output-not-video"),
        ("", "output-not-video"),
    ])
    func anErrorPageIsNoVideo(_ content: String, _ code: String) async throws {
        let lab = try await Lab()
        let path = try lab.write("out.mp4", content.utf8)
        await #expect {
            try await lab.inspector.inspect(path: path)
        } throws: {
            ($0 as? WanbatchError)?.code == code
        }
    }

    @Test func anOutputCutOffIsFound() async throws {
        let lab = try await Lab()
        for extra in [["-movflags", "+faststart"], []] {
            let whole = try Data(contentsOf: URL(filePath: try await lab.clip("whole.mp4", seconds: 3, extra: extra)))
            let path = try lab.write("out.mp4", whole.dropLast(whole.count / 3))
            await #expect {
                try await lab.inspector.inspect(path: path)
            } throws: {
                ["output-truncated", "output-broken"].contains(($0 as? WanbatchError)?.code)
            }
        }
    }

    @Test func damageIsFoundByDecoding() async throws {
        let lab = try await Lab()
        var bytes = try Data(contentsOf: URL(filePath: try await lab.clip("whole.mp4", seconds: 3)))
        let middle = bytes.count / 2
        bytes.replaceSubrange(middle..<middle + 20_000, with: Data(repeating: 0xA5, count: 20_000))
        let path = try lab.write("out.mp4", bytes)
        await #expect {
            try await lab.inspector.inspect(path: path)
        } throws: {
            ($0 as? WanbatchError)?.code == "output-broken"
        }
    }
}
