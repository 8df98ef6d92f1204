import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite struct RunEventLineTests {
    private static let edit = EditEvent(
        edit: EditID(ContentDigest(of: "e".utf8)),
        clip: "a\n\"b\".mp4",
        state: .running,
        code: nil,
        message: nil,
        task: "task-1"
    )

    private static let summary = RunSummary(
        run: "20261120T020000Z",
        batch: "night",
        exit: 2,
        reasons: [WanbatchError(.stopped, "budget", "no money", hint: "more")],
        counts: [.archived: 3, .held: 1],
        money: [.real: MoneyState(spent: Money(units: 9600), doubtful: Money(units: 3200))],
        submitted: 3,
        problems: [edit],
        waiting: 1,
        firstLinkDies: "2026-11-21T02:00:00Z"
    )

    static let events: [(RunEvent, String)] = [
        (.started(run: "r", batch: "b", archive: "/a"), "started"),
        (.edit(edit), "edit"),
        (.warning(code: "c", message: "line\nline\u{2028}"), "warning"),
        (.stopping(WanbatchError(.access, "key", "no key", hint: "set it")), "stopping"),
        (.ended(summary), "ended"),
    ]

    private func object(_ event: RunEvent) throws -> [String: Any] {
        let line = RunEventLine.text(event, at: Date(timeIntervalSince1970: 0))
        #expect(!line.contains("\n"))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test(arguments: 0..<events.count) func eachEventIsOneObjectOnOneLine(_ index: Int) throws {
        let (event, name) = Self.events[index]
        let object = try object(event)
        #expect(object["event"] as? String == name)
        #expect(object["at"] as? String == "1970-01-01T00:00:00Z")
    }

    /// A terminal that follows the log acts on none of it: C1 controls, directions, invisible tags.
    @Test func whatATerminalWouldActOnIsEscapedAndComesBackAsItWas() throws {
        let name = "a\u{9B}2J\u{1B}[1m\u{202E}\u{7F}\u{E0041}\u{2028} é 😀 \\u009b.mp4"
        let event = RunEvent.joined(clip: name, pieces: 2, file: "f\u{85}.mp4")
        let line = RunEventLine.text(event, at: Date())
        #expect(!line.unicodeScalars.contains { $0.isUnprintable }, "\(line)")
        #expect(line.contains("\\u009b2J") && line.contains("\\udb40\\udc41") && line.contains("é 😀"))
        #expect(try object(event)["clip"] as? String == name)
        #expect(try object(event)["output_file"] as? String == "f\u{85}.mp4")
    }

    /// A presigned query is a secret; the log is read by others than the manifest.
    @Test func theQueryOfAnAddressIsLeftOutWhereverItStands() throws {
        let clip = "https://a.example/b.mp4?X-Amz-Signature=secret"
        var summary = Self.summary
        summary.problems = [EditEvent(edit: Self.edit.edit, clip: clip, state: .failed, message: "\(clip) is gone")]
        summary.reasons = [WanbatchError(.edit, "c", clip, hint: clip)]
        for event in [
            RunEvent.joined(clip: clip, pieces: 2, file: "f"), .warning(code: "c", message: clip), .ended(summary),
        ] {
            let line = RunEventLine.text(event, at: Date())
            #expect(line.contains("https://a.example/b.mp4?...") && !line.contains("secret"), "\(line)")
        }
    }

    @Test func anEditSaysWhatItIsAbout() throws {
        let object = try object(.edit(Self.edit))
        #expect(object["edit_id"] as? String == Self.edit.edit.hex)
        #expect(object["clip"] as? String == "a\n\"b\".mp4")
        #expect(object["state"] as? String == "running")
        #expect(object["task_id"] as? String == "task-1")
        #expect(object["code"] == nil)
    }

    @Test func theEndTellsCountsReasonsAndProblems() throws {
        let object = try object(.ended(Self.summary))
        #expect(object["exit"] as? Int == 2)
        #expect(object["counts"] as? [String: Int] == ["archived": 3, "held": 1])
        let money = try #require((object["money"] as? [String: [String: Any]])?["real"])
        #expect(money["spent_usd"] as? Double == 0.96)
        #expect(money["may_have_cost_usd"] as? Double == 0.32)
        #expect((object["reasons"] as? [[String: Any]])?.first?["code"] as? String == "budget")
        #expect((object["problems"] as? [[String: Any]])?.count == 1)
        #expect(object["first_link_dies"] as? String == "2026-11-21T02:00:00Z")
    }
}
