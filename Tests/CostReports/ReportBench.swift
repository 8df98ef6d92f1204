import CostReports
import EditModel
import Foundation
import JobLedger
import Synchronization
import Testing

/// A ledger in an archive of its own, whose edits are led through the ledger's own steps.
final class ReportBench: Sendable {
    let archive: URL
    let ledger: JobLedger
    let start = Date(timeIntervalSince1970: 1_795_140_000)
    /// How many days have passed since the start.
    let day = Mutex(0.0)
    let reason = WanbatchError(.edit, "content-policy", "the provider says, \"no\"\nfor good")

    init() throws {
        archive = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: archive, withIntermediateDirectories: true)
        ledger = try JobLedger(path: archive.appending(path: "ledger.sqlite").path)
    }

    deinit { try? FileManager.default.removeItem(at: archive) }

    func id(_ name: String) -> EditID { EditID(ContentDigest(of: name.utf8)) }

    func stamp(_ run: String, after seconds: Double = 0) -> StepStamp {
        StepStamp(run: run, at: start.addingTimeInterval(day.withLock { $0 } * 86_400 + seconds))
    }

    func row(_ name: String, prompt: String = "Make it snow", world: World = .rehearsal, line: Int = 1) -> PlannedRow {
        let edit = Edit(
            location: SourceLocation(file: "night.manifest", line: line, column: 1),
            provider: ProviderID("evolink"),
            clip: .file(path: "/clips/\(name)"),
            clipName: name,
            references: [],
            options: EditOptions(prompt: prompt),
            stem: "stem-\(line)"
        )
        var row = PlannedRow(id: id(name), edit: edit, world: world, model: "wan2.7-video-edit")
        row.input = .milliseconds(5005)
        row.expected = .milliseconds(5005)
        row.unitPrice = "0.08"
        row.estimate = Money(units: 8008)
        row.reservation = Money(units: 9600)
        return row
    }

    /// Plans a batch, begins a run of it, and takes its edits.
    func begin(_ rows: [PlannedRow], batch: String = "night") async throws -> String {
        try await ledger.enter(batch, manifest: "/m/\(batch)", adopting: false, now: start)
        let run = try await ledger.startRun(of: batch, command: "run", now: start)
        try await ledger.plan(batch: batch, rows: rows, stamp(run))
        let worlds = [ProviderID("evolink"): rows.first?.world ?? .rehearsal]
        _ = try await ledger.claim(for: batch, worlds: worlds) { _ in false }
        return run
    }

    func submit(_ name: String, _ run: String) async throws -> SubmissionRecord {
        let part = PreparedPart(
            path: "/cache/x.mp4",
            digest: ContentDigest(of: "prepared".utf8),
            bytes: 1,
            mimeType: "video/mp4",
            source: ContentDigest(of: "source".utf8)
        )
        let facts = PreparationFacts(
            summary: "as it is",
            input: .milliseconds(5005),
            expected: .milliseconds(5005),
            unitPrice: "0.08",
            estimate: Money(units: 8008),
            reservation: Money(units: 9600)
        )
        if try await ledger.edit(id(name))?.state == .planned {
            try await ledger.prepared(id(name), PreparedMedia(clip: part, references: []), facts, stamp(run))
        }
        try await ledger.published(id(name), stamp(run))
        let intent = SubmissionIntent(
            edit: id(name),
            run: run,
            model: "wan2.7-video-edit",
            key: UUID().uuidString,
            address: "https://api.example.com/v1/videos/generations",
            body: Data("{}".utf8),
            input: .milliseconds(5005),
            expected: .milliseconds(5005),
            unitPrice: "0.08",
            reservation: Money(units: 9600),
            maximumCost: nil
        )
        guard case .written(let submission) = try await ledger.begin(intent, stamp(run)) else { throw reason }
        return submission
    }

    func succeed(_ submission: SubmissionRecord, cost: Money?, _ run: String) async throws {
        try await ledger.accepted(submission, task: "task-\(submission.id)", stamp(run, after: 1))
        let ending = TaskEnding(
            links: ["https://example.com/out.mp4"],
            linkExpiresAt: nil,
            credits: cost.map { $0.usd * 68 },
            cost: cost
        )
        try await ledger.succeeded(submission, ending, stamp(run, after: 61.5))
    }

    func archiveOutput(
        of submission: SubmissionRecord,
        cost: Money?,
        basis: CostBasis,
        warnings: [String] = ["the link was plain http"],
        flags: [String] = [],
        _ run: String
    ) async throws {
        let output = OutputRecord(
            digest: ContentDigest(of: "output".utf8),
            bytes: 1,
            milliseconds: 5005,
            size: PixelSize(width: 1280, height: 720),
            warnings: warnings,
            flags: flags,
            file: "night/outputs/x.mp4"
        )
        // An edit that is finished has no holder any more.
        let holder = try await ledger.edit(submission.edit)?.holder
        try await ledger.archived(submission, output, cost: cost, basis: basis, stamp(run, after: 70))
        guard let batch = holder else { return }
        for row in try await ledger.undelivered(of: batch, edit: submission.edit) {
            try await ledger.delivered(row, file: "\(batch)/outputs/\(row.stem).0123456789abcdef.mp4")
        }
    }

    func report(_ batch: String = "night") async throws -> CostReport {
        try await CostReport.make(batch: batch, from: ledger, now: start.addingTimeInterval(100))
    }
}

/// A reader of RFC 4180, written for the tests alone.
func parsedCSV(_ text: String) throws -> [[String]] {
    var (rows, row, cell): ([[String]], [String], String) = ([], [], "")
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
        switch scalar {
        case "\"" where cell.isEmpty:
            while let inner = scalars.popFirst() {
                if inner != "\"" {
                    cell.unicodeScalars.append(inner)
                } else if scalars.first == "\"" {
                    cell.unicodeScalars.append(scalars.removeFirst())
                } else {
                    break
                }
            }
        case ",":
            row.append(cell)
            cell = ""
        case "\r":
            #expect(scalars.popFirst() == "\n", "a line ends with CRLF")
            rows.append(row + [cell])
            (row, cell) = ([], "")
        case "\n", "\"": Issue.record("a stray \(scalar.debugDescription)")
        default: cell.unicodeScalars.append(scalar)
        }
    }
    try #require(row.isEmpty && cell.isEmpty, "the last line ends with CRLF")
    return rows
}

/// The rows by column.
func table(_ text: String) throws -> [[String: String]] {
    let all = try parsedCSV(text)
    let header = try #require(all.first)
    return try all.dropFirst().map { row in
        try #require(row.count == header.count)
        return Dictionary(uniqueKeysWithValues: zip(header, row))
    }
}
