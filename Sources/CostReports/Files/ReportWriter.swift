public import EditModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Puts reports into the archive: `BATCH/reports/RUNID.csv`, `RUNID.html`, and both as `latest`, each whole or not at
/// all.
///
/// A file is written under a temporary name in the batch's part of the archive's `tmp`, brought to the disk, and renamed
/// over the old one: a reader sees the old report or the new one. What a killed run leaves in `tmp` is cleaned by the
/// next one. The CSV comes first: it needs no pictures, and nothing that a page may lack keeps it from being there.
public struct ReportWriter: Sendable {
    private let archive: String
    private let random: RandomSource
    private let step = StepGate(.reportWritten)
    private let posters: ReportPosters

    /// Where a run's report lies.
    public struct Files: Hashable, Sendable {
        /// The CSV file, relative to the archive.
        public var csv: String
        /// The page, relative to the archive.
        public var html: String
    }

    /// A writer.
    ///
    /// - Parameters:
    ///   - archive: The archive's absolute path.
    ///   - posters: Gives the page its pictures.
    ///   - random: For temporary names.
    public init(archive: String, posters: ReportPosters = .none, random: RandomSource = .live) {
        self.archive = archive
        self.posters = posters
        self.random = random
    }

    /// Writes a run's report in every format that the archive keeps.
    ///
    /// - Parameters:
    ///   - report: The report of one batch, made when the run had ended.
    ///   - run: The run's name.
    /// - Returns: Where it lies.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when it cannot be written.
    public func write(_ report: CostReport, run: String) async throws -> Files {
        let batch = report.batch ?? "report"
        let name = "\(batch)/reports"
        try put(CSVReport.text(of: report), as: "csv", run, batch)
        let place = ReportPlace(archive: archive, folder: "\(archive)/\(name)")
        let page = try await HTMLReport(place: place, posters: posters).text(of: report, run: run)
        try put(page, as: "html", run, batch)
        return Files(csv: "\(name)/\(run).csv", html: "\(name)/\(run).html")
    }

    private func put(_ text: String, as form: String, _ run: String, _ batch: String) throws {
        let bytes = Data(text.utf8)
        let folder = "\(archive)/\(batch)/reports"
        for file in ["\(run).\(form)", "latest.\(form)"] {
            try replace("\(folder)/\(file)", with: bytes, by: "\(archive)/tmp/\(batch)")
        }
        try sync(folder: folder)
    }

    private func replace(_ path: String, with bytes: Data, by scratch: String) throws {
        let temporary = "\(scratch)/report-\(random.hex(8))"
        do {
            for folder in [scratch, (path as NSString).deletingLastPathComponent] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            guard step.pass() else { throw Self.lastError }
            try Data().write(to: URL(fileURLWithPath: temporary), options: .withoutOverwriting)
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
            defer { try? file.close() }
            try file.write(contentsOf: bytes)
            guard step.pass() else { throw Self.lastError }
            try file.synchronize()
            guard step.pass(), rename(temporary, path) == 0 else { throw Self.lastError }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw failure(path, error)
        }
    }

    private func sync(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder, Self.lastError) }
        defer { close(descriptor) }
        guard step.pass(), fsync(descriptor) == 0 else {
            throw failure(folder, Self.lastError)
        }
    }

    private static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    private func failure(_ path: String, _ error: any Error) -> WanbatchError {
        let isFull = Self.isFull(error)
        return WanbatchError(
            .storage,
            isFull ? "disk-full" : "report-unwritable",
            "the report \(path) cannot be written: \(isFull ? "the disk is full" : error.localizedDescription)",
            hint: "check the archive's permissions and the disk; the ledger has it all: wanbatch report prints it"
        )
    }

    /// Whether the system or Foundation, each in its own words, says that there is no room.
    private static func isFull(_ error: any Error) -> Bool {
        if let error = error as? POSIXError { return [.ENOSPC, .EDQUOT].contains(error.code) }
        return (error as? CocoaError)?.code == .fileWriteOutOfSpace
    }
}
