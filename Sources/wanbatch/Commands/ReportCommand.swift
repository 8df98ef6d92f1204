public import ArgumentParser
import BatchPipeline
public import CostReports
import EditModel
import Foundation
import JobLedger

/// The cost report from the ledger.
struct ReportCommand: AsyncParsableCommand {
    /// The forms of the report.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
        case json
        case html
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print the cost report of one batch or all, from the ledger alone.",
        usage: "wanbatch report [<batch>] [<options>]",
        discussion: """
            Without --by it has a row for each clip; with --by it sums up submissions, as a table unless --format is \
            given. Days and months are those of UTC: a submission counts where it was made, as it does for the \
            monthly budget.

            Examples:
              wanbatch report nightly > nightly.csv
              wanbatch report --month 2026-11 --by provider
              wanbatch report --since 2026-11-01 --format html --output november.html
            """
    )

    @Argument(help: "The batch; all batches of the archive by default.")
    var batch: String?

    @OptionGroup var archive: ArchiveOptions

    @Option(help: "csv, json or html; csv by default.")
    var format: Format?

    @Option(help: ArgumentHelp("Only from this day (UTC) or moment (RFC 3339) on.", valueName: "date"))
    var since: String?

    @Option(help: ArgumentHelp("Only this month (UTC), for example 2026-11.", valueName: "yyyy-mm"))
    var month: String?

    @Option(help: "Sum up by provider, day or batch.")
    var by: ReportGrouping?

    @Option(help: ArgumentHelp("Where it is written; standard output by default.", valueName: "file"))
    var output: String?

    func validate() throws { _ = try period() }

    private func period() throws -> ReportPeriod {
        var period = ReportPeriod.all
        if let month {
            guard let given = ReportPeriod(month: month) else {
                throw ValidationError("--month must be a month such as 2026-11, not \(month)")
            }
            period = given
        }
        if let since {
            guard let given = ReportPeriod(since: since) else {
                throw ValidationError("--since must be a day such as 2026-11-01, or a moment in RFC 3339, not \(since)")
            }
            period = period.intersection(given)
        }
        return period
    }

    func run() async throws {
        try await Exit.guarded {
            let ledger = try ArchiveDoor.ledger(archive.path)
            let known = try await ledger.batchNames()
            if let batch, !known.contains(batch) { throw ArchiveDoor.unknown(batch, known) }
            let text = try await text(of: batch.map { [$0] } ?? known, ledger)
            try put(text)
            return 0
        }
    }

    private func text(of batches: [String], _ ledger: JobLedger) async throws -> String {
        let period = try period()
        if format == .html { return try await page(of: batches, ledger, period) }
        if let by {
            let report = try await GroupedReport.make(by: by, of: batches, from: ledger, in: period, now: Date())
            switch format {
            case .csv: return GroupedCSV.text(of: report)
            case .json: return try GroupedJSON.text(of: report)
            case .html, nil:
                let width = output == nil ? Screen.outputWidth(environment: ProcessInfo.processInfo.environment) : nil
                return GroupedText(report: report).lines(width: width).joined(separator: "\n") + "\n"
            }
        }
        let report = try await CostReport.make(batches: batches, from: ledger, in: period, now: Date())
        return format == .json ? try JSONReport.text(of: report) : CSVReport.text(of: report)
    }

    private func page(of batches: [String], _ ledger: JobLedger, _ period: ReportPeriod) async throws -> String {
        let report = try await CostReport.make(
            batches: batches,
            from: ledger,
            in: period,
            by: by ?? .day,
            keeping: HTMLReport.rows,
            now: Date()
        )
        let root = URL(filePath: archive.path).standardizedFileURL.path(percentEncoded: false)
        let file = URL(filePath: output ?? "report.html").standardizedFileURL
        let environment = ProcessInfo.processInfo.environment
        let shelf = PosterShelf(archive: root, environment: environment, patience: .seconds(120))
        let place = ReportPlace(archive: root, folder: file.deletingLastPathComponent().path(percentEncoded: false))
        let page = HTMLReport(place: place, posters: ReportPosters(shelf, ledger))
        let text = try await page.text(of: report)
        let skipped = await shelf.skipped
        if skipped > 0 { Screen.error("\(skipped) pictures are still to be made: the next report makes them") }
        return text
    }

    private func put(_ text: String) throws {
        guard let output else {
            guard Screen.write(text) else {
                throw WanbatchError(.storage, "report-unwritten", "the report could not be written to standard output")
            }
            return
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw WanbatchError(
                .storage,
                "report-unwritten",
                "the report \(output) cannot be written: \(error.localizedDescription)",
                hint: "check that its folder is there and may be written to"
            )
        }
    }
}

extension ReportGrouping: ExpressibleByArgument {}
