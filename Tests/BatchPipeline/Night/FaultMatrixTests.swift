import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// Walks the table of the documentation: a night for each row, then one with a provider that is well again.
@Suite(.timeLimit(.minutes(10))) struct FaultMatrixTests {
    @Test func everyRowHasAScriptAndEveryScriptARow() throws {
        let rows = try FaultRow.all().map(\.name)
        #expect(Set(rows).count == rows.count, "a row stands there twice")
        #expect(Set(rows) == Set(FaultScript.all.keys))
    }

    private static let rows = (try? FaultRow.all()) ?? []

    @Test(arguments: rows) func aNightEndsAsTheTableSays(_ row: FaultRow) async throws {
        let script = try #require(FaultScript.all[row.name])
        let night = try await Night(Night.edits(script.edits), script.provider, wire: script.wire)
        let summary = try await script.run(night)
        #expect(Set(try await night.states()) == [row.state])
        #expect(summary.exit == row.exit)
        #expect(night.provider.jobs.count == row.tasks)
        let paid = try await night.money()
        #expect(row.paid.fits(paid, edits: script.edits), "\(paid)")
        #expect(script.warning.map(night.warnings.contains) ?? true, "\(night.warnings)")
        #expect(night.files("tmp/night").isEmpty || row.state == .succeeded)

        night.provider.script = script.relief
        night.mendWire()
        script.betweenRuns(night)
        let second = row.state == .lost ? try await night.collect() : try await night.run(settings: script.settings)
        #expect(Set(try await night.states()) == [row.relieved])
        #expect(second.exit == 0 || row.state == row.relieved, "\(second)")
        if row.relieved == .archived {
            let bought = row.paid == .twice ? row.tasks : max(row.tasks, script.edits)
            #expect(night.provider.jobs.count == bought)
            #expect(FaultRow.Paid.once.fits(try await night.money(), edits: script.edits))
            #expect(night.files("night/outputs").count == script.edits * 2)
        }
        #expect(night.files("tmp/night").isEmpty)
    }
}

extension FaultRow.Paid {
    /// Whether the ledger's money is what is said of each edit. (A second task of a purchase is the provider's secret.)
    func fits(_ money: MoneyState, edits: Int) -> Bool {
        let each = Money(units: Money.edit.units * Int64(edits))
        switch self {
        case .no: return money == MoneyState()
        case .once, .twice: return money == MoneyState(spent: each)
        case .perhaps: return money.spent == .zero && money.reserved + money.doubtful == each
        }
    }
}
