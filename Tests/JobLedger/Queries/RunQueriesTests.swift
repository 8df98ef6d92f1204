import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct RunQueriesTests {
    @Test func `a run can ask whether anything is left to do`() async throws {
        let bench = try LedgerBench()
        try await bench.ledger.plan(
            batch: "night",
            manifest: "/m",
            adopting: false,
            rows: [bench.row("a"), bench.row("b", provider: ProviderID("novita")), bench.row("c")],
            now: bench.start
        )
        let run = try await bench.ledger.startRun(of: "night", command: "run", now: bench.start)
        _ = try await bench.ledger.claim(for: "night") { _ in false }
        _ = try await bench.submit("c", run)
        let ledger = bench.ledger
        let (a, b) = (bench.id("a"), bench.id("b"))
        #expect(try await ledger.holds("night", anyIn: [.running, .planned], excluding: []))
        #expect(try await ledger.holds("night", anyIn: [.planned], excluding: [a]))
        #expect(try await !ledger.holds("night", anyIn: [.planned], excluding: [a, b]))
        #expect(try await ledger.holds("night", anyIn: [.submitting], excluding: [a, b]))
        #expect(try await !ledger.holds("night", anyIn: [.planned], at: [ProviderID("novita")], excluding: [b]))
        #expect(try await !ledger.holds("night", anyIn: [.planned], at: [], excluding: []))
        #expect(try await !ledger.holds("other", anyIn: [.planned, .submitting], excluding: []))
        #expect(try await bench.ledger.submissionCount(of: run) == 1)
        #expect(try await bench.ledger.submissionCount(of: "other") == 0)
    }

    @Test func `who watches sees what was put off until it goes again`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        func postponed() async throws -> Int {
            try await bench.ledger.liveState(of: "night", run: run, most: 10).postponed
        }
        for name in ["a", "b"] {
            let submission = try await bench.submit(name, run)
            #expect(try await postponed() == (name == "a" ? 0 : 1))
            try await bench.ledger.posting(submission.id, at: bench.start)
            try await bench.ledger.waits(submission.id, because: bench.reason("rate_limit_exceeded"))
            if name == "b" {
                #expect(try await postponed() == 2)
                try await bench.ledger.posting(submission.id, at: bench.start)
                #expect(try await postponed() == 1)
            }
        }
        #expect(try await bench.ledger.liveState(of: "other", run: run, most: 10).postponed == 0)
    }

    @Test func `what ended badly in a run is told from what ended badly before`() async throws {
        let bench = try LedgerBench()
        let first = try await bench.begin(["a", "b"])
        try await bench.ledger.refuse(bench.id("b"), because: bench.reason(), bench.stamp(first))
        let second = try await bench.begin(["a", "b"])
        try await bench.ledger.refuse(bench.id("a"), because: bench.reason(), bench.stamp(second))
        let ended = try await bench.ledger.edits(changedBy: second, in: [.refused, .failed])
        #expect(ended.map(\.edit) == [bench.id("a")])
        #expect(try await bench.ledger.edits(changedBy: second, in: [.failed]).isEmpty)
    }

    @Test func `the stems of an edit stand in the manifest's order`() async throws {
        let bench = try LedgerBench()
        try await bench.ledger.plan(
            batch: "night",
            manifest: "/m",
            adopting: false,
            rows: [bench.row("a", stem: "z"), bench.row("b"), bench.row("a", stem: "y")],
            now: bench.start
        )
        #expect(try await bench.ledger.stems(of: "night", edit: bench.id("a")) == ["z", "y"])
    }

    @Test func `whether a lock is held can be asked without making or keeping it`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "night.lock").path
        #expect(try FileLock.isHeld(path) == false)
        #expect(!FileManager.default.fileExists(atPath: path))
        var lock = try FileLock.take(path)
        #expect(lock != nil)
        #expect(try FileLock.isHeld(path))
        lock = nil
        #expect(try FileLock.isHeld(path) == false)
        #expect(try FileLock.take(path) != nil)
    }
}
