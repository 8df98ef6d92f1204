import ClipPublishing
import EditModel
import JobLedger
import Logging

/// Takes published clips back that no unfinished edit needs: at the end of a run, and when the provider's store is full.
struct ClipWithdrawal: Sendable {
    let context: RunContext

    /// Withdraws some clips that nobody needs; none where published files are to be kept.
    ///
    /// - Parameter publisher: Whose store is full.
    /// - Returns: Whether there is more room now.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func makeRoom(_ publisher: any ClipPublisher) async throws -> Bool {
        guard !context.settings.keepsPublished else { return false }
        var isRoomier = false
        for known in try await context.ledger.idlePublications(by: publisher.key, limit: Self.mostForRoom) {
            if try await withdraw(known, publisher) { isRoomier = true }
        }
        return isRoomier
    }

    /// Withdraws all clips that nobody needs, by whichever publisher an earlier run may have used.
    ///
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func tidy() async throws {
        guard !context.settings.keepsPublished else { return }
        for key in try await context.ledger.publishers() {
            guard let publisher = context.publisher(ofKey: key) else { continue }
            let idle = try await context.ledger.idlePublications(by: key, limit: Self.mostForEnd)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                var rest = idle[...]
                for known in rest.prefix(Self.atOnce) { group.addTask { try await withdraw(known, publisher) } }
                rest = rest.dropFirst(Self.atOnce)
                while let isDone = try await group.next() {
                    // A store that cannot be reached now is not asked hundreds of times: the next run tries again.
                    guard isDone, let known = rest.popFirst() else { continue }
                    group.addTask { try await withdraw(known, publisher) }
                }
            }
        }
    }

    private static let mostForRoom = 10
    private static let mostForEnd = 100_000
    private static let atOnce = 4

    /// Withdraws one clip.
    ///
    /// - Returns: Whether it is gone.
    private func withdraw(_ known: PublicationRecord, _ publisher: any ClipPublisher) async throws -> Bool {
        let ledger = context.ledger
        // A link that is known must work, so it is forgotten first; unless it is asked each time: then what cannot be
        // withdrawn now is not forgotten for ever.
        if !publisher.asksLinks { try await ledger.forget(known) }
        do {
            try await publisher.withdraw(known.publication)
        } catch let error as WanbatchError {
            if publisher.asksLinks {
                await context.warn("published-file-left", "a published file was not deleted: \(error.message)")
            } else {
                // It expires by itself.
                context.logger.info("a published file was not withdrawn: \(error)")
            }
            return false
        }
        if publisher.asksLinks { try await ledger.forget(known) }
        return true
    }
}

extension RunContext {
    /// The publisher that makes publications under a key; `nil` if it cannot be known.
    ///
    /// - Parameter key: The publisher's key, as the ledger has it.
    fileprivate func publisher(ofKey key: String) -> (any ClipPublisher)? {
        desks.values.lazy.map(\.publisher).first { $0.key == key } ?? publishers.publisher(ofKey: key)
    }
}
