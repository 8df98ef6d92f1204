import EditModel
import Testing

@testable import wanbatch

@Suite("A run in one line")
struct ProgressLineTests {
    private var moment: ProgressSnapshot {
        ProgressSnapshot(
            batch: "nightly",
            counts: [.archived: 12, .running: 3, .prepared: 2, .planned: 22, .failed: 1],
            runningTasks: 3,
            spent: Money(units: 32_000),
            reserved: Money(units: 16_000),
            elapsed: .seconds(75),
            remaining: .seconds(235)
        )
    }

    @Test("it says counts, money and the time left")
    func whole() {
        #expect(
            ProgressLine.text(moment, width: 120)
                == "12/40 archived  3 running  24 waiting  1 failed   $3.2000 spent  $1.6000 reserved   ~4m left"
        )
    }

    @Test("it leaves the last column free at every width", arguments: 1...120)
    func fits(width: Int) {
        var longest = moment
        longest.budgetLeft = Money(units: 123_456_789)
        #expect(ProgressLine.text(longest, width: width).columns < max(width, 2))
    }

    @Test("at 80 columns the bad ends and the spent money stay")
    func eighty() {
        let line = ProgressLine.text(moment, width: 80)
        #expect(line.contains("1 failed") && line.contains("$3.2000 spent"), "\(line)")
    }

    @Test("very narrow, it still says how far it is, what went wrong and what is spent")
    func narrow() {
        #expect(ProgressLine.text(moment, width: 24) == "12/40 1 bad $3.2000")
    }
}
