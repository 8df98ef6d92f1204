import GRDB
import Testing

@testable import JobLedger

@Suite struct DurabilityTests {
    @Test func `a commit is on the disk when it returns`() async throws {
        let bench = try LedgerBench()
        let (synchronous, journal) = try await bench.ledger.pool.writeWithoutTransaction { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
    }
}
