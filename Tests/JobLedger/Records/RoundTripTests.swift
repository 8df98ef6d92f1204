import EditModel
import Foundation
import GRDB
import JobLedger
import Testing

/// Everything hangs on this: what is written is what is read.
@Suite struct RoundTripTests {
    @Test func `an edit is read as it was planned`() async throws {
        let bench = try LedgerBench()
        var row = bench.row("a")
        row.clipDigest = ContentDigest(of: "clip".utf8)
        row.summary = "trim to 10 s"
        try await bench.ledger.plan(batch: "b", manifest: "/m", adopting: false, rows: [row], now: bench.start)
        let record = try #require(try await bench.ledger.edit(row.id))
        #expect(record.edit == row.id)
        #expect(record.world == .rehearsal)
        #expect(record.provider == ProviderID("sandbox"))
        #expect(record.options == row.edit.options)
        #expect(record.clip == row.edit.clip)
        #expect(record.refs == row.edit.references)
        #expect(record.clipDigest == row.clipDigest)
        #expect(record.summary == row.summary)
        #expect(record.inputMs == 5000)
        #expect(record.expectedMs == 5000)
        #expect(record.unitPrice == "0.08")
        #expect(record.estimate == row.estimate)
        #expect(record.reservation == row.reservation)
        #expect(record.state == .planned)
        #expect(record.prepared == nil)
        #expect(record.output == nil)
        #expect(record.createdAt == 1_795_140_000_000)
    }

    @Test func `options of every kind survive`() async throws {
        let bench = try LedgerBench()
        var row = bench.row("a")
        row.edit.options = EditOptions(prompt: "quote \" tab \t nul-free ü 🚀 \\")
        row.edit.options.negative = "none"
        row.edit.options.quality = .p1080
        row.edit.options.aspect = .classicTall
        row.edit.options.audio = .original
        row.edit.options.duration = .milliseconds(2125)
        row.edit.options.seed = 2_147_483_647
        row.edit.options.extend = true
        row.edit.options.watermark = true
        row.edit.options.callback = "https://example.com/hook"
        row.edit.options.start = .seconds(1) + .nanoseconds(1)
        row.edit.options.length = .seconds(9)
        row.edit.options.long = .split
        row.edit.options.short = .loop
        row.edit.options.fit = .crop
        row.edit.options.again = "2"
        row.edit.clip = .url("https://example.com/a.mp4?x=1")
        row.edit.references = []
        try await bench.ledger.plan(batch: "b", manifest: "/m", adopting: false, rows: [row], now: bench.start)
        let record = try #require(try await bench.ledger.edit(row.id))
        #expect(record.options == row.edit.options)
        #expect(record.clip == row.edit.clip)
        #expect(record.refs == [])
    }

    @Test func `prepared files, submission and output are read as written`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        #expect(submission.edit == bench.id("a"))
        #expect(submission.run == run)
        #expect(submission.body == Data("{\"prompt\":\"snow\"}".utf8))
        #expect(submission.state == .open)
        #expect(submission.posts == 0)
        #expect(!submission.doubtful)
        #expect(submission.reservation == Money(units: 9600))
        #expect(submission.inputMs == 5005)
        #expect(submission.links == nil)

        try await bench.succeed(submission, cost: Money(units: 8008), run)
        let paid = try await bench.fresh(submission)
        #expect(paid.state == .succeeded)
        #expect(paid.task == "task-\(submission.id)")
        #expect(paid.links == ["https://example.com/\(submission.id).mp4"])
        #expect(paid.cost == Money(units: 8008))
        #expect(paid.costBasis == .provider)
        #expect(paid.credits == "54.4544")
        #expect(paid.acceptedAt == 1_795_140_001_000)
        #expect(paid.completedAt == 1_795_140_061_500)
        #expect(paid.linkExpiresAt == 1_795_143_600_000)

        try await bench.ledger.archived(
            paid,
            bench.output,
            cost: Money(units: 8008),
            basis: .provider,
            bench.stamp(run, after: 70)
        )
        let record = try #require(try await bench.ledger.edit(bench.id("a")))
        #expect(record.prepared == bench.media)
        #expect(record.output == bench.output)
        #expect(record.archivedAt == 1_795_140_070_000)
        #expect(record.attempts == 1)
        #expect(record.submission == submission.id)
        #expect(record.changedBy == run)
        #expect(record.clipDigest == bench.media.clip.source)
    }

    @Test(
        arguments: [
            "state = 'heaven'", "world = ''", "clip_digest = 'xy'", "options = '[]'", "clip = ''", "prepared = '{}'",
            "edit = 'q'", "output = '[]'",
        ]
    ) func `a row that another hand has changed is damage, not an edit`(change: String) async throws {
        let bench = try LedgerBench()
        _ = try await bench.begin(["a"])
        try await hand(bench, "UPDATE edit SET \(change)")
        let error = await #expect(throws: WanbatchError.self) {
            _ = try await bench.ledger.edit(bench.id("a"))
            for state in EditState.allCases {
                _ = try await bench.ledger.next(of: "night", in: state, excluding: [], limit: 9)
            }
        }
        #expect(error?.code == "ledger-corrupt")
    }

    @Test func `a table that another hand has taken a column from is damage, and no trap`() async throws {
        let bench = try LedgerBench()
        _ = try await bench.begin(["a"])
        try await hand(bench, "ALTER TABLE edit DROP COLUMN summary")
        #expect(try await bench.ledger.edit(bench.id("a"))?.summary == nil)
        try await hand(bench, "ALTER TABLE edit DROP COLUMN options")
        let error = await #expect(throws: WanbatchError.self) { _ = try await bench.ledger.edit(bench.id("a")) }
        #expect(error?.code == "ledger-corrupt")
    }

    @Test(arguments: ["state = 'heaven'", "cost_basis = 'x'", "links = '{'", "edit = 'q'"])
    func `a purchase that another hand has changed is damage too`(change: String) async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        try await hand(bench, "UPDATE submission SET \(change)")
        let error = await #expect(throws: WanbatchError.self) { _ = try await bench.ledger.submission(submission.id) }
        #expect(error?.code == "ledger-corrupt")
    }

    /// Another program changes the database, and keeps no rule of it.
    private func hand(_ bench: LedgerBench, _ sql: String) async throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try await DatabaseQueue(path: bench.path, configuration: configuration).write { try $0.execute(sql: sql) }
    }

    @Test func `a ledger that is opened again has forgotten nothing`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["a"])
        let submission = try await bench.submit("a", run)
        let again = try JobLedger(path: bench.path)
        #expect(try await again.submission(submission.id)?.key == submission.key)
        #expect(try await again.edit(bench.id("a"))?.state == .submitting)
    }
}
