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
        /// The provider has no list, or does not let us see it.
        case cannotTell
    }

    /// Looks once.
    ///
    /// - Parameter submission: The purchase.
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func find(_ submission: SubmissionRecord) async throws -> Finding {
        let intent = Date(timeIntervalSince1970: Double(submission.intentAt) / 1000)
        let replays = intent.addingTimeInterval(context.settings.replayWindow.inSeconds)
        let last = max(intent, min(replays, context.timekeeper.now()))
        let window = intent.addingTimeInterval(-Self.skew)...last.addingTimeInterval(Self.skew)
        guard let tasks = try await tasks(within: window, model: submission.model) else { return .cannotTell }
        let claimed = try await context.ledger.claimed(
            tasks.map(\.text),
            provider: submission.provider,
            world: submission.world
        )
        let free = tasks.filter { !claimed.contains($0.text) }
        guard let task = free.first, free.count == 1 else { return .notYet }
        let isAlone = try await !context.ledger.hasOtherOpenIntent(
            than: submission,
            within: context.settings.replayWindow + .seconds(Self.skew)
        )
        return isAlone ? .found(task) : .notYet
    }

    /// How far the provider's clock may be from ours, in seconds.
    private static let skew = 120.0
    private static let pages = 20

    /// The account's tasks of this model made in the window; `nil` when there is no list to be had.
    private func tasks(within window: ClosedRange<Date>, model: String) async throws -> [TaskID]? {
        var found: [TaskID] = []
        for page in 1...Self.pages {
            guard let request = provider.taskList(page: page) else { return nil }
            guard let response = try? await context.transport.send(request, limits: .query) else { return nil }
            try Task.checkCancellation()
            guard case .answer(let listing) = provider.listing(of: response) else { return nil }
            for task in listing.tasks where task.model.isEmpty || task.model == model {
                guard let created = task.createdAt, window.contains(created), !found.contains(task.id) else { continue }
                found.append(task.id)
            }
            let isPast = listing.tasks.contains { ($0.createdAt ?? .distantFuture) < window.lowerBound }
            if !listing.hasMore || isPast || listing.tasks.isEmpty { return found }
        }
        return nil
    }
}
