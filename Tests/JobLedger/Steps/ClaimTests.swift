import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct ClaimTests {
    private func plan(_ bench: LedgerBench, _ batch: String, _ names: [String]) async throws {
        try await bench.ledger.plan(
            batch: batch,
            manifest: "/m/\(batch)",
            adopting: false,
            rows: names.map { bench.row($0) },
            now: bench.start
        )
    }

    private func held(_ bench: LedgerBench, by batch: String) async throws -> [EditID] {
        try await bench.ledger.next(of: batch, in: .planned, excluding: [], limit: 100).map(\.edit)
    }

    @Test func `one living run at a time works on an edit that two batches name`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, "one", ["a", "b"])
        try await plan(bench, "two", ["c", "b"])
        #expect(try await bench.ledger.claim(for: "one") { _ in true } == 0)
        #expect(try await bench.ledger.claim(for: "two") { $0 == "one" } == 1)
        #expect(try await held(bench, by: "one") == [bench.id("a"), bench.id("b")])
        #expect(try await held(bench, by: "two") == [bench.id("c")])
    }

    @Test func `what a dead run held is taken`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, "one", ["a", "b"])
        try await plan(bench, "two", ["c", "b"])
        _ = try await bench.ledger.claim(for: "one") { _ in true }
        #expect(try await bench.ledger.claim(for: "two") { _ in false } == 0)
        #expect(try await held(bench, by: "one") == [bench.id("a")])
        #expect(try await held(bench, by: "two") == [bench.id("c"), bench.id("b")])
    }

    @Test func `what a run lets go is free`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, "one", ["a"])
        try await plan(bench, "two", ["a"])
        _ = try await bench.ledger.claim(for: "one") { _ in true }
        try await bench.ledger.release("one")
        #expect(try await bench.ledger.claim(for: "two") { _ in true } == 0)
        #expect(try await held(bench, by: "two") == [bench.id("a")])
    }

    @Test func `an edit stands at its first place in the batch that holds it`() async throws {
        let bench = try LedgerBench()
        try await plan(bench, "one", ["a", "b", "c"])
        try await plan(bench, "two", ["c", "b", "c", "a"])
        _ = try await bench.ledger.claim(for: "two") { _ in false }
        #expect(try await held(bench, by: "two") == ["c", "b", "a"].map(bench.id))
        let next = try await bench.ledger.next(of: "two", in: .planned, excluding: [bench.id("c")], limit: 1)
        #expect(next.map(\.edit) == [bench.id("b")])
        let other = try await bench.ledger.next(
            of: "two",
            in: .planned,
            provider: ProviderID("novita"),
            excluding: [],
            limit: 9
        )
        #expect(other.isEmpty)
    }

    @Test func `a run takes up what was held and asks stalled tasks again`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["held", "stalled", "lost", "failed"])
        try await bench.ledger.hold(bench.id("held"), because: bench.reason("budget"), bench.stamp(run))
        let stalled = try await bench.submit("stalled", run)
        try await bench.ledger.accepted(stalled, task: "t1", bench.stamp(run))
        try await bench.ledger.stalled(stalled, because: bench.reason(), bench.stamp(run))
        let lost = try await bench.submit("lost", run)
        try await bench.ledger.accepted(lost, task: "t2", bench.stamp(run))
        try await bench.ledger.lost(lost, because: bench.reason(), bench.stamp(run))
        try await bench.ledger.reopen("night", submitting: true, bench.stamp("next"))
        #expect(try await bench.state("held") == .planned)
        #expect(try await bench.state("stalled") == .running)
        #expect(try await bench.state("lost") == .lost)
        #expect(try await bench.ledger.edit(bench.id("held"))?.reasonCode == nil)
    }

    @Test func `collect leaves held edits alone and asks for lost ones again`() async throws {
        let bench = try LedgerBench()
        let run = try await bench.begin(["held", "lost"])
        try await bench.ledger.hold(bench.id("held"), because: bench.reason("budget"), bench.stamp(run))
        let lost = try await bench.submit("lost", run)
        try await bench.succeed(lost, cost: nil, run)
        try await bench.ledger.lost(lost, because: bench.reason(), bench.stamp(run))
        #expect(try await bench.fresh(lost).state == .lost)
        try await bench.ledger.reopen("night", submitting: false, bench.stamp("next"))
        #expect(try await bench.state("held") == .held)
        #expect(try await bench.state("lost") == .succeeded)
        let ending = TaskEnding(links: ["https://example.com/new"], linkExpiresAt: nil, credits: nil, cost: nil)
        try await bench.ledger.relinked(lost, ending, bench.stamp("next"))
        let linked = try await bench.fresh(lost)
        #expect(linked.state == .succeeded)
        #expect(linked.links == ["https://example.com/new"])
        #expect(linked.completedAt == 1_795_140_061_500)
    }

    @Test func `all that is not submitted can be held at once, of one provider or of all`() async throws {
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
        try await bench.ledger.hold(
            "night",
            provider: ProviderID("novita"),
            because: bench.reason("balance"),
            bench.stamp(run)
        )
        #expect(try await bench.ledger.heldCounts(of: "night") == [.planned: 1, .held: 1, .submitting: 1])
        try await bench.ledger.hold("night", because: bench.reason("deadline"), bench.stamp(run))
        #expect(try await bench.ledger.heldCounts(of: "night") == [.held: 2, .submitting: 1])
        #expect(try await bench.ledger.edit(bench.id("b"))?.reasonCode == "balance")
    }
}
