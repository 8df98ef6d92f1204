import EditModel
import EditProviders
import Foundation
import JobLedger

/// Takes a task of the provider's list as the one that was bought.
struct TaskAdoption: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    /// submitting or unknown -> running.
    ///
    /// - Parameters:
    ///   - task: The task, found without doubt.
    ///   - submission: The purchase.
    ///   - edit: Its edit.
    /// - Returns: `false` when another purchase was first to claim the task, or the edit was let go meanwhile.
    /// - Throws: Whatever the ledger throws.
    func adopt(_ task: TaskID, _ submission: SubmissionRecord, _ edit: EditRecord) async throws -> Bool {
        try await shielded {
            do {
                try await context.ledger.accepted(submission, task: task.text, context.stamp)
            } catch let error as WanbatchError where ["task-claimed", "step-out-of-order"].contains(error.code) {
                return false
            }
            await desk.submissions.adopted()
            await context.stepped(edit, to: .running, task: task.text)
            return true
        }
    }

    /// Looks once in the list for purchases of which nobody could tell: a task that is found later is collected.
    ///
    /// Only for those of the last days, and no longer than the provider answers: nothing waits for it.
    ///
    /// - Throws: Whatever the ledger throws; `CancellationError`.
    func findUnknown() async throws {
        let finder = TaskFinder(context: context, provider: desk.provider)
        let oldest = Int64((context.timekeeper.now().timeIntervalSince1970 - Self.oldestSeconds) * 1000)
        let unknown = try await context.ledger.submissions(of: context.batch, in: .unknown, provider: desk.id)
        for left in unknown.filter({ $0.intentAt >= oldest }).prefix(Self.most) {
            switch try await finder.find(left) {
            case .found(let task):
                guard let edit = try await context.ledger.edit(left.edit) else { continue }
                _ = try await adopt(task, left, edit)
            case .notYet, .surplus:
                continue
            case .noList, .later:
                return
            }
        }
    }

    private static let most = 20
    private static let oldestSeconds = 3.0 * 86_400
}
