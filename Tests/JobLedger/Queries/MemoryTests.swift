import EditModel
import Foundation
import JobLedger
import Testing

private struct Facts: Codable, Equatable, Sendable {
    var width: Int
    var codec: String
}

@Suite struct MemoryTests {
    @Test func `a file's digest is known while size, time and inode are the same`() async throws {
        let ledger = try LedgerBench().ledger
        let digest = ContentDigest(of: "x".utf8)
        try await ledger.remember(digest, ofFile: "/a", size: 1, modified: 2, inode: .max)
        #expect(try await ledger.digest(ofFile: "/a", size: 1, modified: 2, inode: .max) == digest)
        #expect(try await ledger.digest(ofFile: "/a", size: 2, modified: 2, inode: .max) == nil)
        #expect(try await ledger.digest(ofFile: "/a", size: 1, modified: 3, inode: .max) == nil)
        #expect(try await ledger.digest(ofFile: "/a", size: 1, modified: 2, inode: 3) == nil)
        #expect(try await ledger.digest(ofFile: "/b", size: 1, modified: 2, inode: .max) == nil)
        #expect(try await ledger.lastDigest(ofFile: "/a") == digest)
        let other = ContentDigest(of: "y".utf8)
        try await ledger.remember(other, ofFile: "/a", size: 9, modified: 9, inode: 9)
        #expect(try await ledger.lastDigest(ofFile: "/a") == other)
    }

    @Test func `facts, prepared files and the governor's memory are read as written`() async throws {
        let bench = try LedgerBench()
        let (ledger, digest) = (bench.ledger, ContentDigest(of: "x".utf8))
        let facts = Facts(width: 1280, codec: "h264")
        try await ledger.remember(facts, of: digest, kind: "probe-1")
        #expect(try await ledger.facts(Facts.self, of: digest, kind: "probe-1") == facts)
        #expect(try await ledger.facts(Facts.self, of: digest, kind: "probe-2") == nil)
        #expect(try await ledger.facts([Int].self, of: digest, kind: "probe-1") == nil)
        try await ledger.remember(prepared: facts, from: digest, recipe: "r1")
        #expect(try await ledger.preparedFile(Facts.self, from: digest, recipe: "r1") == facts)
        #expect(try await ledger.preparedFile(Facts.self, from: digest, recipe: "r2") == nil)
        try await ledger.remember(governor: facts, of: "evolink/1", now: bench.start)
        try await ledger.remember(governor: Facts(width: 2, codec: ""), of: "evolink/1", now: bench.start)
        #expect(try await ledger.governorMemory(Facts.self, of: "evolink/1")?.width == 2)
        #expect(try await ledger.governorMemory(Facts.self, of: "evolink/2") == nil)
    }

    @Test func `a publication lives until it dies or is forgotten`() async throws {
        let bench = try LedgerBench()
        let digest = ContentDigest(of: "x".utf8)
        func publication(_ url: String, expiresAt: Date?) -> PublicationRecord {
            PublicationRecord(
                digest: digest,
                publisher: "evolink",
                url: url,
                expiresAt: expiresAt,
                remote: "file-1",
                publishedAt: bench.start
            )
        }
        try await bench.ledger.remember(publication("https://h/1", expiresAt: nil))
        try await bench.ledger.remember(publication("https://h/2", expiresAt: bench.start.addingTimeInterval(7200)))
        let found = try #require(try await bench.ledger.publication(of: digest, by: "evolink"))
        #expect(found.url == "https://h/2")
        #expect(found.remote == "file-1")
        #expect(found.lives(for: .seconds(600), from: bench.start.addingTimeInterval(6600)))
        #expect(!found.lives(for: .seconds(600), from: bench.start.addingTimeInterval(6601)))
        // A link of two hours is good for half of them where three are wanted.
        #expect(found.lives(for: .seconds(10_800), from: bench.start.addingTimeInterval(3600)))
        #expect(!found.lives(for: .seconds(10_800), from: bench.start.addingTimeInterval(3601)))
        #expect(publication("https://h/1", expiresAt: nil).lives(for: .seconds(1_000_000), from: bench.start))
        #expect(try await bench.ledger.publication(of: digest, by: "serve") == nil)
        try await bench.ledger.forget(found)
        #expect(try await bench.ledger.publication(of: digest, by: "evolink") == nil)
    }

    /// A file of the content of `bench.media` in a store that names files itself.
    private func upload(_ number: Int, _ bench: LedgerBench) -> PublicationRecord {
        PublicationRecord(
            digest: bench.media.clip.digest,
            publisher: "evolink",
            url: "https://h/\(number)",
            expiresAt: bench.start.addingTimeInterval(100_000),
            remote: "file-\(number)",
            publishedAt: bench.start.addingTimeInterval(Double(number))
        )
    }

    private func idle(_ bench: LedgerBench) async throws -> [String?] {
        try await bench.ledger.idlePublications(by: "evolink", limit: 10).map(\.remote)
    }

    @Test func `what was replaced is known until no task can need it, and then until it is withdrawn`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a", "b"])
        try await bench.ledger.remember(upload(1, bench))
        try await bench.publish("a", run)
        var intent = bench.intent("a", run)
        intent.body = Data(#"{"video_urls":["https://h/1"]}"#.utf8)
        let submission = try await bench.written(try await bench.ledger.begin(intent, bench.stamp(run)))
        try await bench.ledger.accepted(submission, task: "task-a", bench.stamp(run))
        try await bench.ledger.remember(upload(2, bench))
        #expect(try await idle(bench) == [], "its task may still fetch it")
        try await bench.ledger.taskFailed(submission, again: true, because: bench.reason(), bench.stamp(run))
        #expect(try await idle(bench) == ["file-1"])
        try await bench.ledger.forget(upload(1, bench))
        #expect(try await idle(bench) == [])
        #expect(try await bench.ledger.publication(of: upload(2, bench).digest, by: "evolink")?.remote == "file-2")
        try await bench.ledger.replace(upload(2, bench))
        #expect(try await bench.ledger.publication(of: upload(2, bench).digest, by: "evolink") == nil)
        #expect(try await idle(bench) == ["file-2"])
        #expect(try await bench.ledger.publishers() == ["evolink"])
        // The same name is in use again.
        try await bench.ledger.remember(upload(2, bench))
        #expect(try await idle(bench) == [])
    }

    @Test func `a publication dies by a submission that used it, and by no other`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        var submission = try await bench.submit("a", run)
        try await bench.ledger.remember(upload(2, bench))
        for (number, isAlive) in [(1, true), (2, false)] {
            submission.body = Data(#"{"video_urls":["https://h/\#(number)"]}"#.utf8)
            let digest = bench.media.clip.digest
            try await bench.ledger.expirePublication(of: digest, by: "evolink", usedBy: submission)
            let known = try #require(try await bench.ledger.publication(of: digest, by: "evolink"))
            #expect(known.lives(for: .zero, from: bench.start) == isAlive)
            #expect(known.remote == "file-2")
        }
    }
}
