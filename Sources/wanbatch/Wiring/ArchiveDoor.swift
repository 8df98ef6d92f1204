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
        let ledger = try JobLedger(reading: path)
        if let copy = ledger.keptCopy {
            Screen.error("the ledger \(path) was brought up to date; a copy of the older one is kept: \(copy)")
        }
        return ledger
    }

    /// A batch that the archive does not have.
    static func unknown(_ name: String, _ known: [String]) -> WanbatchError {
        WanbatchError(.usage, "batch-unknown", "the archive has no batch \"\(name)\"; it has \(list(known))")
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
