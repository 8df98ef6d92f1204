import EditModel
import EditProviders
import JobLedger

/// submitting -> running without buying anything: `collect` looks for what an interrupted run may have bought.
///
/// What the provider's list does not show without doubt is left for the next run.
struct AdoptStage: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    /// Looks once for each purchase in doubt.
    ///
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func run() async throws {
        let finder = TaskFinder(context: context, provider: desk.provider)
        for left in try await context.ledger.submissions(of: context.batch, in: .submitting, provider: desk.id) {
            guard let edit = try await context.ledger.edit(left.edit) else { continue }
            guard left.posts > 0, case .found(let task) = try await finder.find(left) else {
                await context.control.setAside(left.edit)
                continue
            }
            try await context.ledger.accepted(left, task: task.text, context.stamp)
            await desk.submissions.adopted()
            await context.stepped(edit, to: .running, task: task.text)
        }
    }
}
