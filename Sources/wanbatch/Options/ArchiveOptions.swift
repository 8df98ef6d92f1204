import ArgumentParser
import Foundation

/// Where the archive is.
struct ArchiveOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The archive: ledger, outputs, receipts and reports.", valueName: "dir"))
    var archive: String?

    /// The archive: flag over environment over `./archive`.
    var path: String {
        if let archive { return archive }
        if let given = ProcessInfo.processInfo.environment["WANBATCH_ARCHIVE"], !given.isEmpty { return given }
        return "archive"
    }
}
