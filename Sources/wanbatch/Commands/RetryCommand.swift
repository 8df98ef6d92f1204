import ArgumentParser
import BatchPipeline
import EditModel
import Foundation
import JobLedger

/// Edits go back to planned, because a person asks for it.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let edits that ended badly be tried again by the next run.",
        usage: "wanbatch retry <batch> [<edits> ...] [<options>]",
        discussion: """
            Failed and refused edits were not paid for. An unknown one may have been: --unknown can pay for it twice, \
            says what that may cost, and asks; without a terminal it needs --yes.

            Examples:
              wanbatch retry nightly --failed
              wanbatch retry nightly a1b2c3d4 holiday.mp4
            """
    )

    @Argument(help: "The batch.", completion: .batches)
    var batch: String

    @Argument(help: "Edits by the first digits of their id, or by their clip; all of the chosen kinds by default.")
    var edits: [String] = []

    @OptionGroup var archive: ArchiveOptions

    @Flag(help: "Edits that the provider failed.")
    var failed = false

    @Flag(help: "Edits whose clip or options were refused.")
    var refused = false

    @Flag(help: "Edits of which nobody can tell whether they were paid for.")
    var unknown = false

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
        guard failed || refused || unknown || !edits.isEmpty else {
            throw ValidationError("say which: --failed, --refused, --unknown, or edits by name")
        }
    }

    func run() async throws {
        try await Exit.guarded {
            let retry = BatchRetry(archive: archive.path, batch: batch)
            var states: Set<EditState> = []
            if failed { states.insert(.failed) }
            if refused { states.insert(.refused) }
            if unknown { states.insert(.unknown) }
            if states.isEmpty { states = [.failed, .refused] }
            let chosen = try await retry.choose(states: states, named: edits)
            let risk = chosen.risk
            for other in chosen.others { Screen.error("left as it is: \(other.printable)") }
            if risk.count > 0 {
                let what = risk.count == 1 ? "1 edit" : "\(risk.count) edits"
                Screen.error(
                    "\(what) may be paid for already, nobody can tell: bought anew, \(risk.cost) may be paid twice"
                )
                guard try Consent.given(yes, to: "buy anew?") else { return ExitCode.stopped }
            }
            if let emptiness = chosen.emptiness {
                Screen.output(emptiness)
                return 0
            }
            let count = try await retry.apply(chosen)
            Screen.output(
                "\(count) \(count == 1 ? "edit goes" : "edits go") back to planned: run the manifest again"
            )
            return 0
        }
    }
}
