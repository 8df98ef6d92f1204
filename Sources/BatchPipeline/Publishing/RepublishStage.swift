import EditModel
import JobLedger

/// Serves the clips of earlier runs' tasks again, once: the provider may still fetch them, and a server of our own knows
/// only what this run published. It waits for the server, so it works beside the other stages, not before them.
struct RepublishStage: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    /// Serves what is served by a server of our own.
    ///
    /// - Throws: Whatever the ledger throws.
    func run() async throws {
        let ledger = context.ledger
        for state in [EditState.running, .submitting] {
            for submission in try await ledger.submissions(of: context.batch, in: state, provider: desk.id) {
                guard let media = try await ledger.edit(submission.edit)?.prepared else { continue }
                for part in [media.clip] + media.references { await desk.serveAgain(part) }
            }
        }
    }
}
