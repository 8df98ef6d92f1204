import EditModel
import Foundation
import GRDB
import JobLedger
import Testing

@Suite struct OpeningTests {
    @Test func `a ledger of a newer wanbatch is refused and left alone`() throws {
        let bench = try LedgerBench()
        let queue = try DatabaseQueue(path: bench.path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999: the future')") }
        let error = #expect(throws: WanbatchError.self) { try JobLedger(path: bench.path) }
        #expect(error?.code == "ledger-newer")
        #expect(error?.kind == .storage)
        #expect(error?.message.contains(bench.path) == true)
    }

    @Test func `a file that is no ledger is named and left alone`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "other.sqlite").path
        let text = Data(String(repeating: "this is not a database. ", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: WanbatchError.self) { try JobLedger(path: path) }
        #expect(error?.code == "ledger-corrupt")
        #expect(error?.message.contains(path) == true)
        #expect(error?.hint?.contains("do not delete") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test func `a damaged ledger is named`() async throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "damaged.sqlite").path
        do {
            let ledger = try JobLedger(path: path)
            try await ledger.plan(
                batch: "b",
                manifest: "/m",
                adopting: false,
                rows: (0..<200).map { bench.row("\($0)") },
                now: bench.start
            )
        }
        try await DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try file.seekToEnd()
        for offset in stride(from: UInt64(4096), to: size, by: 4096) {
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data(repeating: 0xFF, count: 64))
        }
        try file.close()
        let code = try await code {
            let ledger = try JobLedger(path: path)
            _ = try await ledger.reportRows(of: "b")
        }
        #expect(code == "ledger-corrupt")
    }

    @Test func `a folder that is not there is named`() {
        let error = #expect(throws: WanbatchError.self) { try JobLedger(path: "/nonexistent/folder/ledger.sqlite") }
        #expect(error?.kind == .storage)
        #expect(error?.message.contains("/nonexistent/folder") == true)
    }

    @Test func `many that open a new ledger at once all get it`() async throws {
        let bench = try LedgerBench()
        for round in 0..<10 {
            let path = bench.folder.appending(path: "shared\(round).sqlite").path
            let problems = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        await withCheckedContinuation { continuation in
                            Thread.detachNewThread {
                                let result = Result { try JobLedger(path: path) }
                                if case .failure(let error) = result {
                                    continuation.resume(returning: "\(error)")
                                } else {
                                    continuation.resume(returning: nil)
                                }
                            }
                        }
                    }
                }
                return await group.reduce(into: [String]()) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(problems == [])
        }
    }
}
