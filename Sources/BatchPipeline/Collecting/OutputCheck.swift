import EditModel
import Foundation
import JobLedger

/// Whether what is archived still lies where it was put.
struct OutputCheck: Sendable {
    let context: RunContext

    /// Names archived outputs that are gone or have another size. They are paid for; nothing is bought anew.
    ///
    /// - Throws: Whatever the ledger throws.
    func warnOfMissing() async throws {
        for row in try await context.ledger.reportRows(of: context.batch) where row.edit.state == .archived {
            guard let output = row.edit.output else { continue }
            let file = row.outputFile ?? output.file
            let path = context.layout.absolute(file)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64) ?? -1
            guard size != output.bytes else { continue }
            let what = size < 0 ? "is gone" : "has been changed"
            await context.warn(
                "output-missing",
                "\(row.clipName): its archived output \(file) \(what); restore it from a backup"
            )
        }
    }
}
