import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct MonthBudgetTests {
    @Test func aMonthIsCountedOverBatchesAndRunsAndTheNextOneGoesOn() async throws {
        let night = try await Night(Night.edits(3), isReal: true)
        try night.write("set provider=evolink max-cost-month=1.30\nclip clip.mp4 prompt=other\n", as: "second")
        #expect(try await night.run([.maxCostMonth: "0.70"]).exit == 2)
        #expect(night.provider.jobs.count == 2)
        let held = try await night.rows().filter { $0.edit.state == .held }
        #expect(held.map(\.edit.reasonCode) == ["budget-month"])
        #expect(held.first?.edit.reasonText?.contains("0.7000 USD for 2026-11") == true)
        let second = try await night.run(manifest: "second")
        #expect(second.exit == 0, "\(second) \(night.warnings)")
        #expect(night.provider.jobs.count == 3)
        #expect(try await night.run([.maxCostMonth: "0.96"]).exit == 2)
        #expect(night.provider.jobs.count == 3)
        night.clock.skip(.seconds(31 * 86_400))
        let third = try await night.run([.maxCostMonth: "0.70"])
        #expect(third.exit == 0, "\(third) \(night.warnings)")
        #expect(night.provider.jobs.count == 4)
        let month = UTCMonth(of: night.clock.now)
        #expect(try await night.ledger.money(in: month) == MoneyState(spent: .edit))
    }

    @Test func aRehearsalKnowsNoMonth() async throws {
        let night = try await Night(Night.edits(3))
        #expect(try await night.run([.maxCostMonth: "0.10"]).exit == 0)
        #expect(try await night.ledger.money(in: UTCMonth(of: night.clock.now)) == MoneyState())
    }

    @Test func aMonthsBudgetNeedsPricesWhereMoneyIsReal() async throws {
        let night = try await Night(at: "novita", ProviderScript(), isReal: true)
        try night.write("set provider=novita\nclip https://93.184.215.14:9104/clip.mp4 prompt=one\n")
        let summary = try await night.run([.maxCostMonth: "5"])
        #expect(summary.exit == 64)
        #expect(summary.reasons.first?.message.contains("--max-cost-month") == true)
        #expect(night.provider.posts.isEmpty)
    }

    /// Random nights with lost answers, hidden errors, failed tasks, runs that are cut off anywhere and go on with
    /// budgets of their own: no run, and no month, ever commits to more than its budget, by the ledger and by what the
    /// provider made.
    @Test(arguments: 0..<4 as Range<UInt64>) func noBudgetIsEverPassed(_ seed: UInt64) async throws {
        let random = SeededRandom(seed: seed)
        let faults = (1...60).map { _ in random.unit() }
        let script = ProviderScript(
            purchase: { number in
                switch faults[number % 60] {
                case ..<0.15: .answers(FakeProvider.error(500, "internal_error"), makesTask: true)
                case ..<0.25: .answers(FakeProvider.error(500, "internal_error"))
                case ..<0.35: .breaks(.maybeSent, makesTask: true)
                case ..<0.45: .answers(FakeProvider.error(429, "rate_limit_exceeded"))
                default: nil
                }
            },
            task: { look in
                faults[(look.number * 7) % 60] < 0.2 ? .fails(code: "service_error", message: "") : look.usual()
            },
            list: seed.isMultiple(of: 2) ? nil : .text(404, "{}"),
            slots: 3
        )
        let night = try await Night(Night.edits(8), script, isReal: true)
        let budgets = ["0.64", "1.00", "1.29"]
        let month = "2.00"
        var earlier: Set<String> = []
        for round in 0..<5 {
            let budget = budgets[Int(random.unit() * 3)]
            let cut = Duration.seconds(random.unit() * 120)
            let run = Task { try await night.run([.maxCost: budget, .maxCostMonth: month]) }
            let killer = Task {
                try await night.clock.timekeeper.sleep(cut)
                run.cancel()
            }
            _ = try? await run.value
            killer.cancel()
            for record in try await night.ledger.runs(of: "night") {
                let money = try await night.ledger.money(of: "night", run: record.run)[.real] ?? MoneyState()
                #expect(money.committed <= (try RunOptions.maxCost("1.29")))
                // A run that is cut off at once has no record.
                if earlier.insert(record.run).inserted {
                    #expect(money.committed <= (try RunOptions.maxCost(budget)), "round \(round)")
                }
            }
            #expect(try await night.ledger.money(in: UTCMonth(of: night.clock.now)).committed <= Money(units: 20_000))
        }
        let free = night.provider.jobs.indices.count { faults[(($0 + 1) * 7) % 60] < 0.2 }
        let paid = night.provider.jobs.count - free
        #expect(Money(units: Int64(paid) * 3200) <= Money(units: 20_000), "\(paid) tasks were paid for")
    }

    // MARK: - Deadline

    /// Wherever the deadline finds a run (uploading, refused for the moment, in doubt): nothing is bought after it,
    /// what was bought is collected, and the next run completes the night.
    @Test(arguments: 0..<4 as Range<UInt64>) func nothingIsBoughtAfterTheDeadline(_ seed: UInt64) async throws {
        let random = SeededRandom(seed: seed)
        let faults = (1...60).map { _ in random.unit() }
        let script = ProviderScript(
            purchase: { number in
                switch faults[number % 60] {
                case ..<0.4: .answers(FakeProvider.error(429, "rate_limit_exceeded"))
                default: nil
                }
            },
            task: { $0.usual(after: .seconds(200)) },
            slots: 2
        )
        let night = try await Night(Night.edits(8), script)
        let moment = night.clock.now.addingTimeInterval(120 + random.unit() * 400)
        let minute = Calendar.current.dateComponents([.hour, .minute], from: moment)
        let text = String(format: "%02d:%02d", minute.hour ?? 0, minute.minute ?? 0)
        let deadline = try #require(try RunOptions.deadline(text).next(after: night.clock.now))
        let summary = try await night.run([.deadline: text])
        let late = night.provider.jobs.filter { $0.madeAt >= deadline }
        #expect(late.map(\.id) == [])
        #expect(summary.exit == 2)
        #expect(summary.reasons.map(\.code) == ["deadline"])
        let states = try await night.states()
        #expect(states.count { $0 == .archived } == night.provider.jobs.count)
        #expect(states.count { $0 == .held } == 8 - night.provider.jobs.count)
        night.provider.script = ProviderScript()
        #expect(try await night.run().exit == 0)
        #expect(night.provider.jobs.count == 8)
        #expect(try await night.money() == MoneyState(spent: Money(units: 8 * 3200)))
    }
}
