public import EditModel
public import Foundation
public import JobLedger

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
    ///   - batch: The batch.
    ///   - run: The run's name; it has ended.
    ///   - ledger: The ledger.
    ///   - now: The moment, for the report's own date.
    /// - Returns: Where it lies.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when it cannot be written or the ledger not be read.
    public func write(batch: String, run: String, from ledger: JobLedger, now: Date) async throws -> Files {
        let name = "\(batch)/reports"
        let report = try await put("\(run).csv", "latest.csv", batch) { file in
            try file.write(CSVReport.header)
            return try await CostReport.make(batches: [batch], from: ledger, keeping: HTMLReport.rows, now: now) {
                try file.write(CSVReport.line(of: $0))
            }
        }
        let place = ReportPlace(archive: archive, folder: "\(archive)/\(name)")
        try await put("\(run).html", "latest.html", batch) { file in
            try await HTMLReport(place: place, posters: posters).write(report, run: run) { try file.write($0) }
        }
        return Files(csv: "\(name)/\(run).csv", html: "\(name)/\(run).html")
    }

    /// Writes a file and a copy of it under another name.
    private func put<Value>(
        _ name: String,
        _ copy: String,
        _ batch: String,
        _ write: (ScratchFile) async throws -> Value
    ) async throws -> Value {
        let folder = "\(archive)/\(batch)/reports"
        let scratch = "\(archive)/tmp/\(batch)"
        let value = try await replace("\(folder)/\(name)", by: scratch, write)
        try await replace("\(folder)/\(copy)", by: scratch) { try $0.append(contentsOf: "\(folder)/\(name)") }
        try sync(folder: folder)
        return value
    }

    private func replace<Value>(
        _ path: String,
        by scratch: String,
        _ write: (ScratchFile) async throws -> Value
    ) async throws -> Value {
        let temporary = "\(scratch)/report-\(random.hex(8))"
        do {
            for folder in [scratch, (path as NSString).deletingLastPathComponent] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            guard step.pass() else { throw Self.lastError }
            let file = try ScratchFile(temporary)
            let value = try await write(file)
            guard step.pass() else { throw Self.lastError }
            try file.close()
            guard step.pass(), rename(temporary, path) == 0 else { throw Self.lastError }
            return value
        } catch let error as WanbatchError {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
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
