import EditModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import JobLedger

@Suite struct MigrationTests {
    /// A ledger as the first version made it, with a night in it.
    private func oldLedger(_ bench: LedgerBench) async throws -> (path: String, night: LedgerBench) {
        let night = try LedgerBench()
        let run = try await night.begin(["a", "b", "c"])
        let first = try await night.submit("a", run)
        try await night.succeed(first, cost: Money(units: 8000), run)
        try await night.ledger.archived(
            first,
            night.output,
            cost: Money(units: 8000),
            basis: .provider,
            night.stamp(run)
        )
        let second = try await night.submit("b", run)
        try await night.ledger.accepted(second, task: "task-b", night.stamp(run))
        let path = bench.folder.appending(path: "old.sqlite").path
        let queue = try DatabaseQueue(path: path)
        try LedgerSchema.migrator.migrate(queue, upTo: "1: the nightly run")
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS night", arguments: [night.path])
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for table in ["batch", "run", "batch_row", "delivery", "edit", "submission"] {
                let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM night.\(table)"
                )
            }
            try database.execute(sql: "DETACH night")
        }
        try queue.close()
        return (path, night)
    }

    private func copies(_ bench: LedgerBench) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).filter { $0.contains(".bak") }.sorted()
    }

    @Test func `an older ledger is brought up to date with all that is in it, and a copy is kept`() async throws {
        let bench = try LedgerBench()
        let (path, night) = try await oldLedger(bench)
        let ledger = try JobLedger(path: path)
        #expect(ledger.keptCopy == path + ".1.bak")
        #expect(try copies(bench) == ["old.sqlite.1.bak"])
        let rows = try await ledger.reportRows(of: "night")
        #expect(rows.map(\.edit.state) == [.archived, .running, .planned])
        #expect(rows.compactMap(\.submission?.body) == [night.intent("a", "").body, night.intent("b", "").body])
        #expect(try await ledger.money(of: "night") == night.ledger.money(of: "night"))
        #expect(try JobLedger(path: path).keptCopy == nil)
        #expect(try copies(bench) == ["old.sqlite.1.bak"])
        let number = try await ledger.read { try Int.fetchOne($0, sql: "PRAGMA application_id") }
        #expect(number == LedgerSchema.application)
        let spent = try await ledger.read { try Int64.fetchAll($0, sql: "SELECT units FROM spending") }
        #expect(spent == [8000 + 9600, 8000 + 9600])
    }

    @Test func `the copy is a ledger of the older version`() async throws {
        let bench = try LedgerBench()
        let (path, _) = try await oldLedger(bench)
        let copy = try #require(try JobLedger(path: path).keptCopy)
        #expect(try LedgerStanding.of(file: copy) == .older(version: "1"))
        let again = try JobLedger(path: copy)
        #expect(try await again.reportRows(of: "night").count == 3)
    }

    @Test func `who only reads brings an older ledger up to date as well`() async throws {
        let bench = try LedgerBench()
        let (path, _) = try await oldLedger(bench)
        let ledger = try JobLedger(reading: path)
        #expect(ledger.keptCopy == path + ".1.bak")
        #expect(try await ledger.reportRows(of: "night").count == 3)
    }

    @Test func `a run goes on in a ledger that was brought up to date`() async throws {
        let bench = try LedgerBench()
        let (path, night) = try await oldLedger(bench)
        let ledger = try JobLedger(path: path)
        let run = try await ledger.startRun(of: "night", command: "run", now: night.start)
        _ = try await ledger.claim(for: "night") { _ in false }
        try await ledger.prepared(night.id("c"), night.media, night.facts, night.stamp(run))
        try await ledger.published(night.id("c"), night.stamp(run))
        var intent = night.intent("c", run, maximum: Money(units: 9600))
        intent.maximumMonthCost = Money(units: 0)
        guard case .written = try await ledger.begin(intent, night.stamp(run)) else {
            throw night.reason("not written")
        }
    }

    @Test func `a copy that is there already is not replaced`() async throws {
        let bench = try LedgerBench()
        let (path, _) = try await oldLedger(bench)
        try Data("mine".utf8).write(to: URL(filePath: path + ".1.bak"))
        #expect(try JobLedger(path: path).keptCopy == path + ".1-2.bak")
        #expect(try Data(contentsOf: URL(filePath: path + ".1.bak")) == Data("mine".utf8))
    }
}
