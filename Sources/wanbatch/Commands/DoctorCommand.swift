import ArgumentParser
import BatchPipeline
import EditModel
import Foundation

/// Looks at everything that a run needs; or makes a new ledger from the receipts.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what a run needs, and say what to do.",
        usage: "wanbatch doctor [<options>]",
        discussion: """
            It looks at ffmpeg, archive, disk and ledger, asks each provider whose key is set a free question (is the key \
            let in, what is left, is the clock right), and tries the way to it with a small clip: written, linked, \
            fetched and deleted. The exit code is that of the run that would fail.

            --rebuild-ledger makes a new ledger from the receipts beside the outputs, where the ledger is broken or lost, \
            and keeps the broken one. Receipts know what is archived; tasks that were running, and submissions of which \
            nobody can tell, are in no receipt and may be paid for again.

            Examples:
              wanbatch doctor
              wanbatch doctor --publish rclone:store:clips
              wanbatch doctor --rebuild-ledger --archive films/archive
            """
    )

    @OptionGroup var archive: ArchiveOptions

    @Option(
        help: ArgumentHelp(
            "The way to try: auto, upload, rclone:REMOTE:PATH or serve[:ADDRESS].",
            valueName: "where"
        )
    )
    var publish: String?

    @Option(help: ArgumentHelp("Where the world sees serve:PORT, or the remote's files.", valueName: "url"))
    var publicURL: String?

    @Flag(help: "Make a new ledger from the receipts; the broken one is kept.")
    var rebuildLedger = false

    @Flag(help: "Do not ask.")
    var yes = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            if rebuildLedger { return try await rebuild() }
            let world = RunWorld.asking(LiveWebTransport(), environment: environment)
            let options: [RunOptionKey: String?] = [
                .publish: publish ?? RunFlags.given(.publish, environment),
                .publicURL: publicURL ?? RunFlags.given(.publicURL, environment),
            ]
            let doctor = try Doctor(archive: archive.path, options: options.compactMapValues(\.self), world: world)
            let findings = await doctor.examine { Screen.output(DoctorText.line($0)) }
            Screen.output(DoctorText.summary(findings))
            return Doctor.exit(findings)
        }
    }

    private func rebuild() async throws -> Int32 {
        let rebuild = LedgerRebuild(archive: archive.path)
        let survey = try await rebuild.survey()
        for problem in survey.problems { Screen.error("receipt: \(problem)") }
        Screen.error(DoctorText.warning(survey))
        guard try Consent.given(yes, to: "make the new ledger?") else { return ExitCode.stopped }
        let aside = try await rebuild.apply(survey)
        if let aside { Screen.output("the broken ledger is kept: \(aside)") }
        let count = survey.edits.count
        Screen.output("the new ledger knows \(count) archived \(count == 1 ? "edit" : "edits")")
        return 0
    }
}
