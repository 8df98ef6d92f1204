import EditModel
import Testing

@testable import wanbatch

@Suite("Progress without a terminal")
struct PlainProgressTests {
    private func moment(_ seconds: Int, archived: Int) -> ProgressSnapshot {
        ProgressSnapshot(
            batch: "nightly",
            counts: [.archived: archived, .planned: 10 - archived],
            elapsed: .seconds(seconds)
        )
    }

    @Test("a line comes at the start, 10 s after it if something changed, else after 30 s")
    func pauses() {
        var progress = PlainProgress()
        let moments = [(0, 0), (5, 1), (9, 1), (10, 1), (19, 2), (20, 2), (45, 2), (50, 2), (79, 2), (80, 2)]
        let printed = moments.filter { progress.line(moment($0.0, archived: $0.1)) != nil }.map(\.0)
        #expect(printed == [0, 10, 20, 50, 80])
    }

    @Test("nothing is said before anything is planned")
    func unplanned() {
        var progress = PlainProgress()
        #expect(progress.line(ProgressSnapshot(batch: "nightly", counts: [:])) == nil)
        #expect(progress.line(moment(1, archived: 0)) != nil)
    }

    @Test("a line names the batch, the counts, the money and the time left")
    func text() {
        var snapshot = moment(10, archived: 4)
        snapshot.budgetLeft = Money(units: 5000)
        snapshot.remaining = .seconds(3700)
        #expect(
            PlainProgress.text(snapshot)
                == "nightly: 4/10 archived, 6 waiting; $0.0000 spent, $0.5000 of the budget left; about 1h 15m left"
        )
    }
}
