import ArgumentParser
import CostReports
import EditModel
import Foundation
import JobLedger

/// The cost report from the ledger.
struct ReportCommand: AsyncParsableCommand {
    /// The forms of the report.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print the cost report of a batch, from the ledger alone."
    )

    @Argument(help: "The batch; may be left out when the archive has only one.")
    var batch: String?

    @OptionGroup var archive: ArchiveOptions

    @Option(help: "csv or json.")
    var format: Format = .csv

    func run() async throws {
        try await Exit.guarded {
            let ledger = try ArchiveDoor.ledger(archive.path)
            let name = try await ArchiveDoor.batch(batch, in: ledger)
            let report = try await CostReport.make(batch: name, from: ledger, now: Date())
            let text = format == .csv ? CSVReport.text(of: report) : try JSONReport.text(of: report)
            guard Screen.write(text) else {
                throw WanbatchError(.storage, "report-unwritten", "the report could not be written to standard output")
            }
            return 0
        }
    }
}
