import EditModel
import Foundation
import GRDB
import Testing

@testable import JobLedger

@Suite struct CommitQueueTests {
    private struct Failure: Error {}

    /// Steps that come while another one is being written, so that they share a commit.
    private func together(_ ledger: JobLedger, _ steps: [@Sendable (Database) throws -> Void]) async -> [Bool] {
        let gate = DispatchSemaphore(value: 0)
        return await withTaskGroup(of: (Int, Bool).self) { group in
            group.addTask {
                // It may be written twice: once with the others, once alone.
                let isWritten: Void? = try? await ledger.write(.posted) { _ in
                    gate.wait()
                    gate.signal()
                }
                return (-1, isWritten != nil)
            }
            for (number, step) in steps.enumerated() {
                group.addTask { (number, (try? await ledger.write(.posted, step)) != nil) }
            }
            gate.signal()
            var results = [Bool](repeating: false, count: steps.count)
            for await (number, result) in group where number >= 0 { results[number] = result }
            return results
        }
    }

    private func insert(_ account: String) -> @Sendable (Database) throws -> Void {
        { database in
            try database.execute(
                sql: "INSERT INTO governor_memory (account, memory, at) VALUES (?, '', 0)",
                arguments: [account]
            )
        }
    }

    @Test func `a step that fails takes no other with it and leaves nothing behind`() async throws {
        let bench = try LedgerBench()
        let steps: [@Sendable (Database) throws -> Void] = (0..<60).map { number in
            let write = insert("\(number)")
            guard number % 3 == 0 else { return write }
            return { database in
                try write(database)
                throw Failure()
            }
        }
        let results = await together(bench.ledger, steps)
        #expect(results == (0..<60).map { $0 % 3 != 0 })
        let there = try await bench.ledger.read { database in
            Set(try Int.fetchAll(database, sql: "SELECT CAST(account AS INTEGER) FROM governor_memory"))
        }
        #expect(there == Set((0..<60).filter { $0 % 3 != 0 }))
    }

    @Test func `an error of the database is one of the step's own too`() async throws {
        let bench = try LedgerBench()
        let results = await together(bench.ledger, [insert("a"), insert("b"), insert("a"), insert("c")])
        #expect(results.count { $0 } == 3)
        let count = try await bench.ledger.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM governor_memory") }
        #expect(count == 3)
    }

    @Test func `what ends the whole transaction is written step by step instead`() async throws {
        let bench = try LedgerBench()
        let ender: @Sendable (Database) throws -> Void = { database in
            try database.execute(sql: "ROLLBACK")
            throw Failure()
        }
        let results = await together(bench.ledger, [insert("a"), ender, insert("b")])
        #expect(results == [true, false, true])
        let there = try await bench.ledger.read { database in
            try String.fetchSet(database, sql: "SELECT account FROM governor_memory")
        }
        #expect(there == ["a", "b"])
    }
}
