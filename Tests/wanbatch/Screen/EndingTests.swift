import EditModel
import Testing

@testable import wanbatch

@Suite("The end of a run")
struct EndingTests {
    private let id = EditID(ContentDigest(of: "an edit".utf8))

    private func ending(_ states: [EditState]) -> Ending {
        Ending(
            snapshot: ProgressSnapshot(
                batch: "nightly",
                counts: [.archived: 5, .failed: states.count],
                spent: Money(units: 40_000),
                elapsed: .seconds(3725)
            ),
            problems: states.enumerated().map { index, state in
                .init(state: state, clip: "clip\(index).mp4", id: id, reason: "it is 1.20 s long, under 2 s")
            },
            report: "archive/nightly/reports/latest.csv"
        )
    }

    @Test("a good end is three lines: counts, money, report")
    func good() {
        #expect(
            ending([]).lines(width: 80) == [
                "nightly: 5/5 archived in 1h 2m", "$4.0000 spent in this run",
                "report: archive/nightly/reports/latest.csv",
            ]
        )
    }

    @Test(
        "each kind of bad end comes with the command that deals with it",
        arguments: [
            (EditState.failed, "wanbatch retry nightly --failed"), (.refused, "wanbatch retry nightly --refused"),
            (.unknown, "wanbatch retry nightly --unknown"), (.lost, "wanbatch collect nightly"),
            (.stalled, "wanbatch collect nightly"),
        ]
    )
    func remedy(state: EditState, command: String) {
        let lines = ending([state]).lines(width: 100)
        #expect(lines.contains { $0.hasSuffix(command) })
        #expect(lines.contains { $0.contains("clip0.mp4") && $0.contains(id.short) && $0.contains("under 2 s") })
    }

    @Test("a night of failures does not fill the screen")
    func many() {
        let lines = ending(Array(repeating: .failed, count: 300)).lines(width: 80)
        #expect(lines.count < 35)
        #expect(lines.contains("... and 280 more: the report names them all"))
    }

    @Test("an early stop and waiting results are said")
    func stopped() {
        var ending = ending([])
        ending.stopReason = "the budget of $5.0000 is used up"
        ending.waiting = Ending.Waiting(count: 2, firstDeath: "2026-11-29 07:30")
        let lines = ending.lines(width: 80)
        #expect(lines.contains("stopped early: the budget of $5.0000 is used up; run again to continue"))
        #expect(lines.contains("2 paid results wait; the first link may die at 2026-11-29 07:30: run wanbatch collect"))
    }

    @Test(
        "paid tasks that still run are told from results",
        arguments: [
            (1, 1, "1 paid task still runs: run wanbatch collect"),
            (2, 2, "2 paid tasks still run: run wanbatch collect"),
            (3, 2, "3 paid results wait, 2 of them still in the making: run wanbatch collect"),
        ]
    )
    func stillRunning(count: Int, running: Int, line: String) {
        var ending = ending([])
        ending.waiting = Ending.Waiting(count: count, running: running)
        #expect(ending.lines(width: 120).contains(line))
    }

    @Test("a batch's name is quoted where a shell would split it")
    func quoting() {
        var ending = ending([.failed])
        ending.snapshot.batch = "summer '26; rm"
        #expect(ending.lines(width: nil).contains { $0.hasSuffix("wanbatch retry 'summer '\\''26; rm' --failed") })
    }

    @Test("edits of one clip are told apart by their prompts, and only then are prompts told")
    func twins() {
        var ending = ending([.failed, .failed])
        #expect(!ending.lines(width: 120).contains { $0.contains("prompt") })
        ending.problems[0].clip = "street.mp4"
        ending.problems[1].clip = "street.mp4"
        ending.problems[0].prompt = "Make it snow"
        ending.problems[1].prompt = "Make it rain\nhard"
        let lines = ending.lines(width: 120)
        #expect(lines.contains { $0.contains("street.mp4") && $0.contains("Make it snow") })
        #expect(lines.contains { $0.contains("street.mp4") && $0.contains("Make it rain\\u{a}hard") })
    }

    @Test("commands carry the archive where it is not the default one")
    func archive() {
        var ending = ending([.failed, .lost])
        ending.archiveOption = ArchiveFlag.text(for: "/data/my films")
        ending.waiting = Ending.Waiting(count: 1, firstDeath: nil)
        let lines = ending.lines(width: nil)
        #expect(lines.contains { $0.hasSuffix("wanbatch retry nightly --failed --archive '/data/my films'") })
        #expect(lines.contains { $0.hasSuffix("wanbatch collect nightly --archive '/data/my films'") })
        #expect(lines.contains("1 paid result waits: run wanbatch collect --archive '/data/my films'"))
    }

    @Test("a rehearsal says that no money is spent") func rehearsal() {
        var ending = ending([])
        ending.isRehearsal = true
        #expect(ending.lines(width: 80)[1] == "$4.0000 spent in this run: rehearsed, no money")
    }

    @Test("outputs that are worth a look are named with the reason")
    func findings() {
        var ending = ending([])
        ending.findings = [.init(file: "nightly/outputs/a.mp4", reason: "the picture is black all through")]
        let lines = ending.lines(width: 100)
        #expect(lines.contains { $0.hasPrefix("worth a look") })
        #expect(lines.contains { $0.contains("nightly/outputs/a.mp4") && $0.contains("black all through") })
        #expect(lines.last == "report: archive/nightly/reports/latest.csv")
    }
}
