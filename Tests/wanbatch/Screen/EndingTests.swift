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
                "nightly: 5/5 archived in 1h 2m", "$4.0000 spent", "report: archive/nightly/reports/latest.csv",
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
        ending.waiting = Ending.Waiting(count: 2, firstDeath: "07:30")
        let lines = ending.lines(width: 80)
        #expect(lines.contains("stopped early: the budget of $5.0000 is used up; run again to continue"))
        #expect(lines.contains("2 paid results wait; the first link may die at 07:30: run wanbatch collect"))
    }

    @Test("a batch's name is quoted where a shell would split it")
    func quoting() {
        var ending = ending([.failed])
        ending.snapshot.batch = "summer '26; rm"
        #expect(ending.lines(width: nil).contains { $0.hasSuffix("wanbatch retry 'summer '\\''26; rm' --failed") })
    }
}
