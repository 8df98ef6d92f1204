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
        let adoption = TaskAdoption(context: context, desk: desk)
        for left in try await context.ledger.submissions(of: context.batch, in: .submitting, provider: desk.id) {
            guard let edit = try await context.ledger.edit(left.edit) else { continue }
            if left.posts > 0, case .found(let task) = try await finder.find(left),
                try await adoption.adopt(task, left, edit)
            {
                continue
            }
            await context.control.note(.openPurchase)
            await context.control.setAside(left.edit)
        }
    }
}

extension WanbatchError {
    /// A purchase whose outcome only a run can settle.
    fileprivate static let openPurchase = WanbatchError(
        .stopped,
        "outcome-open",
        "it is not known what became of a submission, and collect submits nothing",
        hint: "run the manifest again: it finds out without paying twice"
    )
}
