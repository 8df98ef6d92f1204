import EditModel
import Testing

@testable import wanbatch

@Suite("The live view")
struct LiveViewTests {
    private let terminal = TerminalTraits(isTerminal: true, environment: ["TERM": "xterm", "LANG": "en_GB.UTF-8"])

    static func moment(tasks: Int = 3, ends: Int = 2) -> ProgressSnapshot {
        var moment = ProgressSnapshot(
            batch: "nightly",
            counts: [
                .archived: 12, .succeeded: min(1, tasks), .running: max(0, tasks - 1), .submitting: 2, .planned: 20,
                .failed: ends,
            ],
            spent: Money(units: 32_000),
            reserved: Money(units: 16_000),
            budgetLeft: Money(units: 52_000),
            elapsed: .seconds(75),
            remaining: .seconds(250)
        )
        moment.isRehearsal = true
        moment.rates = [.prepare: 21.4, .collect: 0.5]
        moment.tasks = (0..<tasks).map { number in
            .init(
                id: Int64(number),
                clip: "a clip \(number) with a rather long name of its own.mov",
                state: number == 0 ? .succeeded : .running,
                percent: number * 10,
                age: .seconds(31 * number)
            )
        }
        moment.ends = (0..<ends).map { .init(state: .failed, text: "clip\($0).mp4: the provider says no") }
        return moment
    }

    private func lines(_ moment: ProgressSnapshot, _ columns: Int, _ rows: Int) -> [String] {
        var view = LiveView(traits: terminal)
        return view.lines(moment, size: TerminalSize(columns: columns, rows: rows)).map(\.plain)
    }

    @Test("at 80 columns it shows stages, money, tasks and problems, each in its place")
    func whole() {
        let lines = lines(Self.moment(), 80, 24)
        #expect(lines[0].hasPrefix("nightly  rehearsal  2 failed "))
        #expect(lines[0].hasSuffix("~5m left   1:15"))
        #expect(lines[0].columns == 79)
        for (line, stage) in zip(lines[1...5], Stage.allCases) { #expect(line.hasPrefix(stage.rawValue)) }
        #expect(lines[1].contains("17/37") && lines[1].contains("21/min"))
        #expect(lines[3].contains("15/37") && lines[3].contains("2 under way"))
        #expect(lines[5].contains("12/37") && lines[5].contains("30/h") && lines[5].contains("1 to fetch"))
        #expect(lines[6] == "money     $3.2000 spent   $1.6000 reserved   $5.2000 of the budget left")
        #expect(lines[8].hasPrefix("fetching  a clip 0") && lines[8].hasSuffix("0s"))
        #expect(lines[10].hasPrefix("running   a clip 2") && lines[10].contains("20%") && lines[10].hasSuffix("1:02"))
        #expect(lines[12] == "failed    clip0.mp4: the provider says no")
    }

    @Test("submissions that the provider put off are said to be, in the view and in the line")
    func postponed() {
        var moment = Self.moment()
        moment.postponed = 1
        #expect(lines(moment, 80, 24)[3].contains("1 postponed"))
        #expect(moment.parts.dropFirst(2).prefix(3) == ["1 to collect", "1 submitting", "1 postponed"])
        moment.postponed = 2
        #expect(!moment.parts.contains { $0.hasSuffix("submitting") })
    }

    @Test("no line reaches the last column, no drawing the last row", arguments: [1, 5, 36, 37, 40, 51, 66, 80, 200])
    func fits(columns: Int) {
        for rows in 1...30 {
            for moment in [Self.moment(), Self.moment(tasks: 40, ends: 9), Self.moment(tasks: 0, ends: 0)] {
                let lines = lines(moment, columns, rows)
                #expect(lines.count <= max(1, rows - 1), "\(columns)x\(rows)")
                #expect(lines.allSatisfy { $0.columns < max(2, columns) }, "\(columns)x\(rows): \(lines)")
            }
        }
    }

    @Test("at 40 by 10 the stages, the money, a task and the last problem stay")
    func small() {
        let lines = lines(Self.moment(), 40, 10)
        #expect(lines.count == 9)
        #expect(lines[5].hasPrefix("collect") && lines[5].hasSuffix("12/37"))
        #expect(lines[6].hasPrefix("money     $3.2000 spent"))
        #expect(lines[7].contains("and 3 more") || lines[7].contains("a clip"))
        #expect(lines[8].hasPrefix("failed    clip0.mp4"))
    }

    @Test("smaller still it is one line")
    func tiny() { #expect(lines(Self.moment(), 80, 7).count == 1) }

    @Test("more tasks than room are counted")
    func many() {
        let lines = lines(Self.moment(tasks: 40, ends: 0), 80, 24)
        #expect(lines.contains { $0.contains("and 29 more") }, "\(lines)")
    }

    @Test("when tasks end, what stands below them keeps its place")
    func steady() {
        var view = LiveView(traits: terminal)
        let size = TerminalSize(columns: 80, rows: 24)
        let before = view.lines(Self.moment(tasks: 5), size: size).map(\.plain)
        let after = view.lines(Self.moment(tasks: 1), size: size).map(\.plain)
        #expect(before.count == after.count)
        #expect(before.last == after.last)
    }

    @Test("colours and letters only where they are wanted")
    func traits() {
        let plain = TerminalTraits(isTerminal: true, environment: ["TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C"])
        var view = LiveView(traits: plain)
        let size = TerminalSize(columns: 60, rows: 24)
        let text = view.lines(Self.moment(), size: size).map { $0.painted(plain) }.joined(separator: "\n")
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII && $0 != "\u{1B}" })
        var colored = LiveView(traits: terminal)
        let other = colored.lines(Self.moment(), size: size).map { $0.painted(terminal) }.joined(separator: "\n")
        #expect(other.contains("\u{1B}[31m2 failed\u{1B}[0m") && other.contains("━"))
    }

    @Test("before anything is planned it says what it waits for")
    func opening() {
        let moment = ProgressSnapshot(batch: "nightly", counts: [:], elapsed: .seconds(3))
        #expect(lines(moment, 80, 24) == ["nightly  looking at the clips  3s"])
    }
}
