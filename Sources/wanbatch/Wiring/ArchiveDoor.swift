import EditModel
import Foundation
import JobLedger

/// Opens the ledger of an archive that is there.
enum ArchiveDoor {
    /// The ledger.
    ///
    /// - Throws: `WanbatchError` of kind usage when there is no archive.
    static func ledger(_ archive: String) throws -> JobLedger {
        let path = archive + "/ledger.sqlite"
        guard FileManager.default.fileExists(atPath: path) else {
            throw WanbatchError(
                .usage,
                "archive-missing",
                "there is no archive at \(archive)",
                hint: "say where it is with --archive DIR, or WANBATCH_ARCHIVE"
            )
        }
        return try JobLedger(path: path)
    }

    /// The batch that is named, or the only one.
    static func batch(_ name: String?, in ledger: JobLedger) async throws -> String {
        let known = try await ledger.batchNames()
        if let name {
            guard known.contains(name) else { throw unknown(name, known) }
            return name
        }
        guard let only = known.first, known.count == 1 else {
            throw WanbatchError(.usage, "batch-missing", "say which batch: \(list(known))")
        }
        return only
    }

    /// A batch that the archive does not have.
    static func unknown(_ name: String, _ known: [String]) -> WanbatchError {
        WanbatchError(.usage, "batch-unknown", "the archive has no batch \"\(name)\"; it has \(list(known))")
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
