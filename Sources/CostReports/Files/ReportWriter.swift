public import EditModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Puts reports into the archive: `BATCH/reports/RUNID.csv` and `latest.csv`, each whole or not at all.
///
/// A file is written under a temporary name in the batch's part of the archive's `tmp`, brought to the disk, and renamed over the old one:
/// a reader sees the old report or the new one. What a killed run leaves in `tmp` is cleaned by the next one.
public struct ReportWriter: Sendable {
    private let archive: String
    private let random: RandomSource

    /// A writer.
    ///
    /// - Parameters:
    ///   - archive: The archive's folder.
    ///   - random: For temporary names.
    public init(archive: String, random: RandomSource = .live) {
        self.archive = archive
        self.random = random
    }

    /// Writes a run's report in every format that the archive keeps.
    ///
    /// - Parameters:
    ///   - report: The report, made when the run had ended.
    ///   - run: The run's name.
    /// - Returns: Where `RUNID.csv` lies, relative to the archive.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage` when it cannot be written.
    public func write(_ report: CostReport, run: String) throws -> String {
        let name = "\(report.batch)/reports"
        let bytes = Data(CSVReport.text(of: report).utf8)
        for file in ["\(run).csv", "latest.csv"] {
            try replace("\(archive)/\(name)/\(file)", with: bytes, by: "\(archive)/tmp/\(report.batch)")
        }
        try sync(folder: "\(archive)/\(name)")
        return "\(name)/\(run).csv"
    }

    private func replace(_ path: String, with bytes: Data, by scratch: String) throws {
        let temporary = "\(scratch)/report-\(random.hex(8)).csv"
        do {
            for folder in [scratch, (path as NSString).deletingLastPathComponent] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try Data().write(to: URL(fileURLWithPath: temporary), options: .withoutOverwriting)
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
            defer { try? file.close() }
            try file.write(contentsOf: bytes)
            try file.synchronize()
            guard rename(temporary, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw failure(path, error)
        }
    }

    private func sync(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw failure(folder, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
        }
    }

    private func failure(_ path: String, _ error: any Error) -> WanbatchError {
        WanbatchError(
            .storage,
            "report-unwritable",
            "the report \(path) cannot be written: \(error.localizedDescription)",
            hint: "check the archive's permissions and the disk; the ledger has it all: wanbatch report prints it"
        )
    }
}
