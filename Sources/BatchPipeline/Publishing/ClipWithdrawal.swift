import ClipPublishing
import EditModel
import JobLedger
import Logging

/// Takes published clips back that no unfinished edit needs, when the provider's store is full. Until then they stay:
/// the same clip under another prompt need not be uploaded again.
struct ClipWithdrawal: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    /// Withdraws some clips that nobody needs.
    ///
    /// - Returns: Whether there is more room now.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func makeRoom() async throws -> Bool {
        var isRoomier = false
        for known in try await context.ledger.idlePublications(by: desk.publisher.key, limit: Self.most) {
            // Forgotten first: a link that is known must work.
            try await context.ledger.forgetPublication(of: known.digest, by: known.publisher)
            do {
                try await desk.publisher.withdraw(known.publication)
                isRoomier = true
            } catch let error as WanbatchError {
                // It expires by itself.
                context.logger.info("a published clip was not withdrawn: \(error)")
            }
        }
        return isRoomier
    }

    private static let most = 10
}
