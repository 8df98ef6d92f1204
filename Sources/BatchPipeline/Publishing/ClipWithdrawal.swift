import ClipPublishing
import EditModel
import EditProviders
import JobLedger
import Logging

/// Takes published clips back once no unfinished edit needs them: a provider's store has little room.
struct ClipWithdrawal: Sendable {
    let context: RunContext

    /// Withdraws what an archived edit no longer needs. Trouble with it does no harm: the file expires by itself.
    ///
    /// - Parameter edit: The archived edit.
    func withdraw(after edit: EditRecord) async {
        guard let media = edit.prepared, let desk = context.desks[edit.provider] else { return }
        for part in [media.clip] + media.references where part.address == nil {
            do {
                guard try await !context.ledger.isNeeded(part.digest, besides: edit.edit),
                    let known = try await context.ledger.publication(of: part.digest, by: desk.publisher.key)
                else { continue }
                // Forgotten first: a link that is known must work.
                try await context.ledger.forgetPublication(of: part.digest, by: desk.publisher.key)
                try await desk.publisher.withdraw(known.publication)
            } catch {
                context.logger.info("a published clip was not withdrawn: \(error)")
            }
        }
    }
}
