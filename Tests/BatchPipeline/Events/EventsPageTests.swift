import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// The page of the manual says every field that is written, and no other.
@Suite struct EventsPageTests {
    private static let reason = WanbatchError(.stopped, "budget", "no money", hint: "more")
    private static let edit = EditEvent(
        edit: EditID(ContentDigest(of: "e".utf8)),
        clip: "a.mp4",
        state: .failed,
        code: "c",
        message: "m",
        task: "t"
    )
    private static let summary = RunSummary(
        run: "r",
        batch: "b",
        exit: 2,
        reasons: [reason],
        counts: [.archived: 3],
        money: [.real: MoneyState()],
        submitted: 3,
        problems: [edit],
        waiting: 1,
        firstLinkDies: "2026-11-21T02:00:00Z",
        notices: [reason]
    )

    /// One event of each kind, with all that it can carry.
    private static let events: [RunEvent] = [
        .started(run: "r", batch: "b", archive: "/a", limits: RunLimits(maxCost: .zero, deadline: Date())),
        .edit(edit), .joined(clip: "c", pieces: 2, file: "f"), .warning(code: "c", message: "m"), .stopping(reason),
        .ended(summary),
    ]

    /// The name of a kind: a new kind does not compile until it has one, and belongs into the list above.
    private static func title(_ event: RunEvent) -> String {
        switch event {
        case .started: "started"
        case .edit: "edit"
        case .joined: "joined"
        case .warning: "warning"
        case .stopping: "stopping"
        case .ended: "ended"
        }
    }

    /// The fields of each section of the page, by its title.
    private func page() throws -> [String: Set<String>] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = root.appending(path: "Sources/wanbatch/Documentation.docc/Events.md").standardizedFileURL
        var sections: [String: Set<String>] = [:]
        var title = ""
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("#") {
                title = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
            } else if line.hasPrefix("| `"), let name = line.split(separator: "`").dropFirst().first {
                sections[title, default: []].insert(String(name))
            }
        }
        return sections
    }

    private func fields(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test(arguments: 0..<events.count) func everyFieldOfAnEventIsOnThePageAndEveryFieldOnThePageIsWritten(
        _ index: Int
    ) throws {
        let event = Self.events[index]
        let common = try #require(try page()["Events"])
        let written = Set(try fields(RunEventLine.text(event, at: Date())).keys)
        #expect(written == common.union(try #require(try page()[Self.title(event)])))
    }

    @Test func everyKindIsTried() { #expect(Set(Self.events.map(Self.title)).count == 6) }

    @Test func theObjectsInTheEndAreOnThePage() throws {
        let page = try page()
        let end = try fields(RunEventLine.text(.ended(Self.summary), at: Date()))
        let money = (end["money"] as? [String: [String: Any]])?["real"]
        #expect(Set(try #require(money).keys) == page["money"])
        #expect(Set(try #require((end["reasons"] as? [[String: Any]])?.first).keys) == page["reason"])
        #expect(Set(try #require((end["notices"] as? [[String: Any]])?.first).keys) == page["notice"])
        #expect(Set(try #require((end["problems"] as? [[String: Any]])?.first).keys) == page["problem"])
    }

    @Test func theSummaryForACommandIsTheEndAndWhatThePageSaysMore() throws {
        let page = try page()
        let more = try #require(page["The summary for --on-finish"])
        let values = Dictionary(uniqueKeysWithValues: more.map { ($0, "x") })
        let summary = try fields(RunEventLine.summary(Self.summary, more: values, at: Date()))
        let end = try fields(RunEventLine.text(.ended(Self.summary), at: Date()))
        #expect(Set(summary.keys) == Set(end.keys).union(more))
        let failure = RunEventLine.failure([Self.reason], exit: 65, more: ["archive": "a", "batch": "b"], at: Date())
        let known: Set<String> = ["event", "at", "exit", "submitted", "reasons", "archive", "batch"]
        #expect(Set(try fields(failure).keys) == known)
    }

    @Test func amountsAreNumbersWithoutDust() throws {
        var summary = Self.summary
        summary.money = [.real: MoneyState(spent: Money(units: 76_928), reserved: Money(units: 1))]
        let line = RunEventLine.text(.ended(summary), at: Date())
        #expect(line.contains("\"spent_usd\":7.6928") && line.contains("\"reserved_usd\":0.0001"), "\(line)")
    }
}
