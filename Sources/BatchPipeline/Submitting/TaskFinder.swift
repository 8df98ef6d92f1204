import EditModel
import EditProviders
import Foundation
import JobLedger

/// Looks for the task of a purchase in the provider's list of tasks.
///
/// A task is taken only without doubt: it alone is unclaimed in the time window, and the intent alone is open there.
/// An empty list proves nothing.
struct TaskFinder: Sendable {
    let context: RunContext
    let provider: any EditProvider

    /// What the list tells.
    enum Finding: Sendable {
        /// The task, without doubt.
        case found(TaskID)
        /// Nothing yet, or too much at once; it may be clearer later.
        case notYet
        /// More tasks than were bought here: somebody else's, or a second one of a purchase.
        case surplus(TaskSurplus)
        /// The provider has no list.
        case noList
        /// The provider does not answer now.
        case later(WanbatchError)
    }

    /// Looks once.
    ///
    /// - Parameter submission: The purchase.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func find(_ submission: SubmissionRecord) async throws -> Finding {
        let first = Date(timeIntervalSince1970: Double(submission.intentAt) / 1000)
        let last = Date(timeIntervalSince1970: Double(submission.postedAt ?? submission.intentAt) / 1000)
        let window = first.addingTimeInterval(-Self.skew)...max(first, last).addingTimeInterval(Self.skew)
        var found: [TaskID] = []
        for page in 1...Self.pages {
            switch try await list(page) {
            case .success(let listing):
                found += listing.tasks.filter { isOurs($0, submission, window) && !found.contains($0.id) }.map(\.id)
                let isPast = listing.tasks.contains { ($0.createdAt ?? .distantFuture) < window.lowerBound }
                guard listing.hasMore, !isPast, !listing.tasks.isEmpty else {
                    return try await choose(among: found, submission, since: window.lowerBound)
                }
            case .failure(let end):
                return end.finding
            }
        }
        return .notYet
    }

    /// How far the provider's clock may be from ours, in seconds.
    private static let skew = 120.0
    private static let pages = 20

    private func isOurs(_ task: ListedTask, _ submission: SubmissionRecord, _ window: ClosedRange<Date>) -> Bool {
        guard task.model.isEmpty || task.model == submission.model, let created = task.createdAt else { return false }
        return window.contains(created)
    }

    private func choose(
        among tasks: [TaskID],
        _ submission: SubmissionRecord,
        since: Date
    ) async throws -> Finding {
        // In this order: a purchase that was open while the list was made is either still open now, or has its task.
        let others = try await context.ledger.otherOpenIntents(than: submission, skew: .seconds(Self.skew))
        let claimed = try await context.ledger.claimed(
            tasks.map(\.text),
            provider: submission.provider,
            world: submission.world
        )
        let free = tasks.filter { !claimed.contains($0.text) }
        let open = others + (submission.task == nil ? 1 : 0)
        if free.count > open { return .surplus(TaskSurplus(tasks: free, open: open, since: since)) }
        guard let task = free.first, free.count == 1, others == 0 else { return .notYet }
        return .found(task)
    }

    private struct End: Error {
        let finding: Finding
    }

    private func list(_ page: Int) async throws -> Result<TaskListing, End> {
        guard let request = provider.taskList(page: page) else { return .failure(End(finding: .noList)) }
        let response: WebResponse
        do {
            response = try await context.transport.send(request, limits: .query)
        } catch let failure as WebFailure {
            return .failure(End(finding: .later(later(failure.message))))
        }
        switch provider.listing(of: response) {
        case .answer(let listing): return .success(listing)
        case .notOffered: return .failure(End(finding: .noList))
        case .retry(_, _, let message): return .failure(End(finding: .later(later(message))))
        case .access(let rejection) where rejection.status != 401:
            // Not every key that may submit may see the list.
            return .failure(End(finding: .noList))
        case .access(let rejection): return .failure(End(finding: .later(rejection.reason(provider: provider.traits))))
        }
    }

    private func later(_ message: String) -> WanbatchError {
        WanbatchError(
            .stopped,
            "outcome-open",
            "\(provider.traits.title) does not tell now what became of a submission: \(message)",
            hint: "run again soon: then it is asked again"
        )
    }
}
