import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// Runs of two batches that name the same edits.
@Suite(.timeLimit(.minutes(10))) struct SharedEditTests {
    private static let lost = PostScript.answers(FakeProvider.error(500, "internal_error"))

    /// Another batch whose run is this test: it has a lock, and the second edit in its hands.
    private struct Rival {
        let run: String
        let lock: FileLock

        init(_ night: Night) async throws {
            let layout = try ArchiveLayout(root: night.archive, batch: "rival")
            for folder in layout.folders { try DurableFiles.createFolders(folder) }
            lock = try #require(try FileLock.take(layout.lock))
            let now = night.clock.now
            try await night.ledger.enter("rival", manifest: "/rival.manifest", adopting: false, now: now)
            run = try await night.ledger.startRun(of: "rival", command: "run", now: now)
            try await name(try await night.rows().dropFirst(), night)
            _ = try await claim(night)
            try await night.ledger.reopen("rival", submitting: true, StepStamp(run: run, at: now))
        }

        /// Its manifest names these edits.
        func name(_ rows: some Sequence<ReportRow>, _ night: Night) async throws {
            let planned = rows.map { row in
                let edit = Edit(
                    location: SourceLocation(file: "rival.manifest", line: 1, column: 1),
                    provider: row.edit.provider,
                    clip: row.edit.clip,
                    clipName: "clip.mp4",
                    references: [],
                    options: row.edit.options,
                    stem: "rival"
                )
                return PlannedRow(id: row.edit.edit, edit: edit, world: row.edit.world, model: row.edit.model)
            }
            try await night.ledger.plan(batch: "rival", rows: planned, StepStamp(run: run, at: night.clock.now))
        }

        func claim(_ night: Night) async throws -> ClaimResult {
            try await night.ledger.claim(for: "rival", worlds: [ProviderID("evolink"): .rehearsal]) { _ in true }
        }
    }

    /// Two edits of a night that had no money for them: known, and nobody's.
    private func planned() async throws -> Night {
        let night = try await Night(Night.edits(2))
        #expect(try await night.run([.maxCost: "0.01"]).exit == 2)
        return night
    }

    @Test func twoRunsThatWaitForEachOtherBothEnd() async throws {
        let night = try await planned()
        let rival = try await Rival(night)
        night.provider.script = ProviderScript(laterPosts: Self.lost, list: .text(500, "{}"))
        let run = Task { try await night.run() }
        // The outcome of the run's own edit is told by nobody now: it is set aside, and the run waits for the rival's.
        while try await night.states()[0] != .submitting { try await Task.sleep(for: .milliseconds(5)) }
        try await rival.name(try await night.rows(), night)
        while try await rival.claim(night).left == 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await rival.claim(night) == ClaimResult(elsewhere: 0, left: 1, ofOtherWorld: 0))
        // Now the rival waits as well.
        #expect(try await night.ledger.park("rival"))
        let summary = try await run.value
        #expect(summary.exit == 2)
        #expect(summary.reasons.map(\.code).contains("left-elsewhere"))
        withExtendedLifetime(rival) {}
    }

    @Test func whatAnotherRunHeldBackIsBoughtByTheOneThatWaitedForIt() async throws {
        let night = try await planned()
        var rival: Rival? = try await Rival(night)
        let name = try #require(rival?.run)
        let run = Task { try await night.run() }
        while try await night.states()[0] != .archived { try await Task.sleep(for: .milliseconds(5)) }
        let stamp = StepStamp(run: name, at: night.clock.now)
        try await night.ledger.hold("rival", because: WanbatchError(.stopped, "deadline", "too late"), stamp)
        try await night.ledger.release("rival")
        rival = nil
        #expect(rival?.run == nil)
        let summary = try await run.value
        #expect(summary.exit == 0, "\(summary)")
        #expect(try await night.states() == [.archived, .archived])
        #expect(night.provider.jobs.count == 2)
    }

    /// Three batches with random parts of the same edits, at a provider that leaves submissions in doubt and tells
    /// nothing: every run ends, and none waits for one that waits for it.
    @Test(arguments: 0..<6 as Range<UInt64>) func everyRunEnds(_ seed: UInt64) async throws {
        let random = SeededRandom(seed: seed)
        let script = ProviderScript(
            purchase: { $0.isMultiple(of: 2) ? Self.lost : nil },
            list: .text(500, "{}")
        )
        let night = try await Night(script)
        let lines = Night.edits(6).split(separator: "\n")
        for name in ["night", "second", "third"] {
            let mine = lines.filter { _ in random.unit() < 0.7 } + ["clip clip.mp4 prompt=\(name)"]
            try night.write("set provider=evolink\n" + mine.joined(separator: "\n") + "\n", as: name)
        }
        try await withThrowingTaskGroup(of: RunSummary.self) { group in
            for name in ["night", "second", "third"] {
                let pause = Duration.seconds(random.unit() * 30)
                group.addTask {
                    try? await Task.sleep(for: pause / 250)
                    return try await night.run([.maxRunning: "2"], manifest: name)
                }
            }
            for try await summary in group { #expect([0, 1, 2].contains(summary.exit), "\(summary.reasons)") }
        }
        night.provider.script = ProviderScript()
        night.clock.skip(.seconds(3600))
        for name in ["night", "second", "third", "night"] { _ = try await night.run(manifest: name) }
        let states = try await night.states()
        #expect(states.allSatisfy { $0 == .archived || $0 == .unknown })
        #expect(Set(night.provider.jobs.map(\.key)).count == night.provider.jobs.count)
    }
}
