import EditModel
import Foundation
import JobLedger

/// How many submissions a second the ledger takes: intent, POST, id, each a commit that survives a power cut.
struct SubmissionBenchmark {
    let folder: URL
    let scale: Scale
    private let batch = "benchmark"

    func figures() async throws -> [Figure] {
        // A disk and a machine that others use too are judged by the middle of several tries.
        var disk: [Double] = []
        var alone: [Double] = []
        var many: [Double] = []
        let count = scale.of(1000, small: 8)
        for round in 0..<scale.of(5, small: 1) {
            disk.append(try synchronizing())
            alone.append(try await rate(atOnce: 1, of: count / 2, "alone-\(round)"))
            many.append(try await rate(atOnce: 8, of: count, "many-\(round)"))
        }
        disk.append(try synchronizing())
        let earlier = scale.of(10_000, small: 20)
        let late = try await rate(atOnce: 8, of: count, after: earlier, "late")
        let promise = scale.promise(.atLeast(200))
        return [
            Figure(name: "a write and fsync of 4 KiB on this disk", values: disk, unit: "a second"),
            Figure(name: "submissions, one at a time", values: alone, unit: "a second", promise: promise),
            Figure(name: "submissions, 8 at once", values: many, unit: "a second", promise: promise),
            Figure(
                name: "submissions, 8 at once, after \(earlier) in the same run and month",
                values: [late],
                unit: "a second",
                promise: promise
            ),
        ]
    }

    private func rate(atOnce width: Int, of count: Int, after earlier: Int = 0, _ name: String) async throws -> Double {
        let ledger = try JobLedger(path: folder.appending(path: "ledger-\(name).sqlite").path)
        let (run, edits) = try await published(earlier + count, in: ledger)
        if earlier > 0 { _ = try await time(edits[..<earlier], atOnce: 64, run, ledger) }
        return Double(count) / (try await time(edits[earlier...], atOnce: width, run, ledger))
    }

    /// How many seconds some edits take.
    private func time(_ edits: ArraySlice<EditID>, atOnce width: Int, _ run: String, _ ledger: JobLedger) async throws
        -> Double
    {
        let clock = ContinuousClock()
        let time = try await clock.measure {
            try await withThrowingTaskGroup { group in
                for lane in 0..<width {
                    group.addTask {
                        for index in stride(from: edits.startIndex + lane, to: edits.endIndex, by: width) {
                            try await submit(edits[index], index, run, ledger)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return seconds(time)
    }

    private func seconds(_ time: Duration) -> Double {
        Double(time.components.attoseconds) * 1e-18 + Double(time.components.seconds)
    }

    private func submit(_ edit: EditID, _ index: Int, _ run: String, _ ledger: JobLedger) async throws {
        let intent = SubmissionIntent(
            edit: edit,
            run: run,
            model: "wan2.7-video-edit",
            key: "wanbatch-\(edit.hex.prefix(40))",
            address: "https://api.example.com/v1/videos/generations",
            body: Data(repeating: UInt8(ascii: "x"), count: 600),
            input: .seconds(5),
            expected: .seconds(5),
            unitPrice: "0.08",
            reservation: Money(units: 8000),
            maximumCost: Money(units: 1_000_000_000),
            maximumMonthCost: Money(units: 1_000_000_000)
        )
        guard case .written(let submission) = try await ledger.begin(intent, stamp(run)) else {
            throw WanbatchError(.edit, "not-written", "the edit \(edit.short) was not written")
        }
        try await ledger.posting(submission.id, at: Date())
        try await ledger.accepted(submission, task: "task-unified-\(index)", estimate: .seconds(120), stamp(run))
    }

    /// A ledger with edits that are ready to be submitted.
    private func published(_ count: Int, in ledger: JobLedger) async throws -> (run: String, edits: [EditID]) {
        let rows = (0..<count).map(row)
        try await ledger.enter(batch, manifest: "/benchmark.manifest", adopting: false, now: Date())
        let run = try await ledger.startRun(of: batch, command: "run", now: Date())
        try await ledger.plan(batch: batch, rows: rows, stamp(run))
        _ = try await ledger.claim(for: batch, worlds: [ProviderID("evolink"): .real]) { _ in false }
        let digest = ContentDigest(of: "clip".utf8)
        let part = PreparedPart(path: "/clip.mp4", digest: digest, bytes: 1, mimeType: "video/mp4", source: digest)
        let facts = PreparationFacts(
            summary: "as it is",
            input: .seconds(5),
            expected: .seconds(5),
            unitPrice: "0.08",
            estimate: Money(units: 8000),
            reservation: Money(units: 8000)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<16 {
                group.addTask {
                    for index in stride(from: lane, to: rows.count, by: 16) {
                        let media = PreparedMedia(clip: part, references: [])
                        try await ledger.prepared(rows[index].id, media, facts, stamp(run))
                        try await ledger.published(rows[index].id, stamp(run))
                    }
                }
            }
            try await group.waitForAll()
        }
        return (run, rows.map(\.id))
    }

    private func row(_ number: Int) -> PlannedRow {
        let edit = Edit(
            location: SourceLocation(file: "benchmark.manifest", line: number + 1, column: 1),
            provider: ProviderID("evolink"),
            clip: .file(path: "/clips/\(number).mp4"),
            clipName: "clips/\(number).mp4",
            references: [],
            options: EditOptions(prompt: "Make it snow"),
            stem: "\(number)"
        )
        let id = EditID(ContentDigest(of: "\(number)".utf8))
        return PlannedRow(id: id, edit: edit, world: .real, model: "wan2.7-video-edit")
    }

    private func stamp(_ run: String) -> StepStamp { StepStamp(run: run, at: Date()) }

    /// What the disk itself gives: the commits cannot be quicker.
    private func synchronizing() throws -> Double {
        let file = folder.appending(path: "plain")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        let block = Data(repeating: 1, count: 4096)
        let rounds = scale.of(300, small: 8)
        let time = try ContinuousClock().measure {
            for _ in 0..<rounds {
                try handle.write(contentsOf: block)
                try handle.synchronize()
            }
        }
        return Double(rounds) / seconds(time)
    }
}
