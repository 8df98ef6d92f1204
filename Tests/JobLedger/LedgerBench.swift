import EditModel
import Foundation
import GRDB
import JobLedger
import Testing

/// A ledger in a folder of its own, and short ways to lead edits through their steps.
final class LedgerBench: Sendable {
    let folder: URL
    let ledger: JobLedger
    let start = Date(timeIntervalSince1970: 1_795_140_000)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        ledger = try JobLedger(path: folder.appending(path: "ledger.sqlite").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { ledger.path }

    func id(_ name: String) -> EditID { EditID(ContentDigest(of: name.utf8)) }

    func stamp(_ run: String = "20261120T020000Z", after seconds: Double = 0) -> StepStamp {
        StepStamp(run: run, at: start.addingTimeInterval(seconds))
    }

    func reason(_ code: String = "because") -> WanbatchError { WanbatchError(.edit, code, "it is \(code)") }

    func row(
        _ name: String,
        provider: ProviderID = ProviderID("sandbox"),
        stem: String? = nil,
        line: Int = 1,
        world: World = .rehearsal
    ) -> PlannedRow {
        var options = EditOptions(prompt: "Make \(name) \"snow\"\nnow")
        options.duration = .milliseconds(2500)
        options.aspect = .wide
        let edit = Edit(
            location: SourceLocation(file: "night.manifest", line: line, column: 1),
            provider: provider,
            clip: .file(path: "/clips/\(name).mp4"),
            clipName: "clips/\(name).mp4",
            references: [.file(path: "/refs/a.png"), .url("https://example.com/b.png")],
            options: options,
            stem: stem ?? name
        )
        var row = PlannedRow(id: id(name), edit: edit, world: world, model: "wan2.7-video-edit")
        row.input = .seconds(5)
        row.expected = .seconds(5)
        row.unitPrice = "0.08"
        row.estimate = Money(units: 8000)
        row.reservation = Money(units: 8000)
        return row
    }

    /// Plans a batch of these edits, begins a run of it, and takes the edits.
    @discardableResult
    func begin(
        _ names: [String],
        batch: String = "night",
        command: String = "run",
        world: World = .rehearsal
    ) async throws -> String {
        try await ledger.plan(
            batch: batch,
            manifest: "/m/\(batch).manifest",
            adopting: false,
            rows: names.map { row($0, world: world) },
            now: start
        )
        let run = try await ledger.startRun(of: batch, command: command, now: start)
        _ = try await ledger.claim(for: batch, world: world) { _ in false }
        return run
    }

    var media: PreparedMedia {
        let part = PreparedPart(
            path: "/cache/x.mp4",
            digest: ContentDigest(of: "prepared".utf8),
            bytes: 123,
            mimeType: "video/mp4",
            source: ContentDigest(of: "source".utf8)
        )
        return PreparedMedia(clip: part, references: [part])
    }

    var facts: PreparationFacts {
        PreparationFacts(
            summary: "as it is",
            input: .milliseconds(5005),
            expected: .milliseconds(5005),
            unitPrice: "0.08",
            estimate: Money(units: 8008),
            reservation: Money(units: 9600)
        )
    }

    func intent(
        _ name: String,
        _ run: String,
        key: String? = nil,
        reservation: Money? = Money(units: 9600),
        maximum: Money? = nil,
        month: Money? = nil
    ) -> SubmissionIntent {
        SubmissionIntent(
            edit: id(name),
            run: run,
            model: "wan2.7-video-edit",
            key: key ?? "key-\(UUID().uuidString)",
            address: "https://api.example.com/v1/videos/generations",
            body: Data("{\"prompt\":\"snow\"}".utf8),
            input: .milliseconds(5005),
            expected: .milliseconds(5005),
            unitPrice: reservation == nil ? nil : "0.08",
            reservation: reservation,
            maximumCost: maximum,
            maximumMonthCost: month
        )
    }

    func publish(_ name: String, _ run: String) async throws {
        try await ledger.prepared(id(name), media, facts, stamp(run))
        try await ledger.published(id(name), stamp(run))
    }

    func submit(
        _ name: String,
        _ run: String,
        reservation: Money? = Money(units: 9600)
    ) async throws -> SubmissionRecord {
        try await publish(name, run)
        return try await written(try await ledger.begin(intent(name, run, reservation: reservation), stamp(run)))
    }

    func written(_ result: IntentResult) async throws -> SubmissionRecord {
        guard case .written(let submission) = result else {
            throw WanbatchError(.edit, "not-written", "\(result)")
        }
        return submission
    }

    func succeed(_ submission: SubmissionRecord, cost: Money?, _ run: String) async throws {
        try await ledger.accepted(submission, task: "task-\(submission.id)", stamp(run, after: 1))
        let ending = TaskEnding(
            links: ["https://example.com/\(submission.id).mp4"],
            linkExpiresAt: start.addingTimeInterval(3600),
            credits: cost.map { $0.usd * 68 },
            cost: cost
        )
        try await ledger.succeeded(submission, ending, stamp(run, after: 61.5))
    }

    var output: OutputRecord {
        OutputRecord(
            digest: ContentDigest(of: "output".utf8),
            bytes: 456,
            milliseconds: 5005,
            size: PixelSize(width: 1280, height: 720),
            warnings: ["the link was plain http"],
            file: "night/outputs/a.0123456789abcdef.mp4"
        )
    }

    func state(_ name: String) async throws -> EditState? { try await ledger.edit(id(name))?.state }

    func fresh(_ submission: SubmissionRecord) async throws -> SubmissionRecord {
        try #require(try await ledger.submission(submission.id))
    }
}

/// The stable code of the error that a step throws; `nil` when it throws none.
func code(_ step: () async throws -> Void) async throws -> String? {
    do {
        try await step()
        return nil
    } catch let error as WanbatchError {
        return error.code
    }
}

extension JobLedger {
    /// Makes a batch known and plans it, as a run does.
    func plan(batch: String, manifest: String, adopting: Bool, rows: [PlannedRow], now: Date) async throws {
        try await enter(batch, manifest: manifest, adopting: adopting, now: now)
        try await releaseDead(for: batch) { _ in true }
        try await plan(batch: batch, rows: rows, StepStamp(run: "plan", at: now))
    }

    /// How many edits that a batch holds stand where.
    func heldCounts(of batch: String) async throws -> [EditState: Int] {
        var counts: [EditState: Int] = [:]
        for state in EditState.allCases {
            let edits = try await next(of: batch, in: state, excluding: [], limit: .max)
            if !edits.isEmpty { counts[state] = edits.count }
        }
        return counts
    }
}

extension JobLedger {
    /// Takes a batch's edits, all providers rehearsing, and counts what another run works on.
    func claim(
        for batch: String,
        world: World = .rehearsal,
        isAlive: @escaping @Sendable (String) -> Bool
    ) async throws -> Int {
        let providers = ["evolink", "novita", "sandbox"].map { (ProviderID($0), world) }
        let worlds = Dictionary(uniqueKeysWithValues: providers)
        return try await claim(for: batch, worlds: worlds, isAlive: isAlive).elsewhere
    }
}

extension JobLedger {
    /// A copy of the ledger in one file.
    func vacuum(into path: String) async throws {
        try await DatabaseQueue(path: self.path).writeWithoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
    }
}
