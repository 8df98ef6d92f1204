import EditModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import JobLedger

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

    @Test(arguments: ["CREATE TABLE song (title TEXT)", "PRAGMA application_id = 77; CREATE TABLE song (title TEXT)"])
    func `a database of another program is named and left alone`(_ making: String) throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "songs.sqlite").path
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: making) }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for open in [{ try JobLedger(path: $0) }, JobLedger.init(reading:)] {
            let error = #expect(throws: WanbatchError.self) { try open(path) }
            #expect(error?.code == "ledger-foreign")
            #expect(error?.message.contains(path) == true)
            #expect(error?.hint?.contains("--archive") == true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `a header that was written over is named, with the way out`() async throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "header.sqlite").path
        do { _ = try await JobLedger(path: path).batchNames() }
        try await DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(repeating: 0, count: 100))
        try file.close()
        for open in [{ try JobLedger(path: $0) }, JobLedger.init(reading:)] {
            let error = #expect(throws: WanbatchError.self) { try open(path) }
            #expect(error?.code == "ledger-corrupt")
            #expect(error?.hint?.contains("doctor --rebuild-ledger") == true)
        }
    }

    @Test(arguments: [false, true]) func `who reads is told of an empty ledger or of none`(_ isThere: Bool) throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "empty.sqlite").path
        if isThere { try Data().write(to: URL(fileURLWithPath: path)) }
        let error = #expect(throws: WanbatchError.self) { try JobLedger(reading: path) }
        #expect(error?.code == "ledger-empty")
        #expect(FileManager.default.fileExists(atPath: path) == isThere)
        #expect(try JobLedger(path: path).keptCopy == nil, "one that was cut off while it was made is made anew")
    }

    @Test func `a page that was written over is found before a run`() async throws {
        let bench = try LedgerBench()
        _ = try await bench.begin((0..<300).map { "edit\($0)" })
        try await bench.ledger.check()
        let path = bench.folder.appending(path: "page.sqlite").path
        try await bench.ledger.vacuum(into: path)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: try file.seekToEnd() / 2 / 4096 * 4096)
        try file.write(contentsOf: Data(repeating: 0xFF, count: 4096))
        try file.close()
        #expect(try await code { try await JobLedger(path: path).check() } == "ledger-corrupt")
        #expect(
            try await code { try await JobLedger(path: path).check(upTo: 4096) } == nil,
            "too large to be looked at"
        )
    }

    @Test func `a reader sees what a run writes, and cannot write`() async throws {
        let bench = try LedgerBench()
        let reader = try JobLedger(reading: bench.path)
        _ = try await bench.begin(["a"])
        #expect(try await reader.reportRows(of: "night").count == 1)
        #expect(try await code { try await reader.release("night") } == "ledger-unwritable")
    }

    @Test func `a reader needs no lock, and a run waits for who opens for writing only so long`() throws {
        let bench = try LedgerBench()
        let lock = try FileLock.waitForFolder(of: bench.path)
        _ = try JobLedger(reading: bench.path)
        let error = #expect(throws: WanbatchError.self) { try FileLock.waitForFolder(of: bench.path, patience: 3) }
        #expect(error?.code == "ledger-locked")
        withExtendedLifetime(lock) {}
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
