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
        try await bench.ledger.forgetPublication(of: digest, by: "evolink")
        #expect(try await bench.ledger.publication(of: digest, by: "evolink") == nil)
    }
}
