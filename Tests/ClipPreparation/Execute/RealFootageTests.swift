import ClipPreparation
import EditModel
import Foundation
import Testing

private let footage = "/usr/share/forensics-samples/original-files"

/// Clips of real cameras and programs: Debian's package forensics-samples-files.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: footage),
        "needs real footage: apt-get install forensics-samples-files"
    )
)
struct RealFootageTests {
    @Test(arguments: [
        ("movie2/movie-hello.mp4", ClipRequest(), "pass"),
        ("movie2/movie-hello.avi", ClipRequest(length: .seconds(3)), "transcode: container avi; trim 8.36 s to 3.00 s"),
        (
            "movie2/movie-hello.mpeg", ClipRequest(start: .seconds(2), length: .seconds(2)),
            "transcode: container mpeg; codec mpeg2video"
        ),
        ("movie2/movie-hello.ogg", ClipRequest(start: .seconds(5)), "transcode: container ogg; codec theora"),
        ("movie1/VID_20191220_170832.mp4", ClipRequest(short: .hold), "transcode: hold 1.52 s to 2.0"),
    ])
    func footageConforms(_ name: String, _ request: ClipRequest, _ summary: String) async throws {
        let lab = try await Lab()
        let prepared = try await lab.prepare("\(footage)/\(name)", request)
        #expect(prepared.decision.summary.hasPrefix(summary), "\(prepared.decision.summary)")
        #expect(prepared.seen.faults == [])
        #expect(prepared.seen.audio != nil)
    }

    @Test(arguments: [
        "audio1/debian.mp3", "audio1/debian.ogg", "audio1/debian.wav", "text1/a-text.odt", "text1/a-text.pdf",
    ])
    func soundAndDocumentsAreRefused(_ name: String) async throws {
        let lab = try await Lab()
        await #expect(throws: WanbatchError.self) { try await lab.probe.probe(path: "\(footage)/\(name)") }
    }
}
