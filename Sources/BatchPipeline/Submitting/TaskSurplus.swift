import EditModel
import EditProviders
import Foundation

/// Tasks in the provider's list that nobody here has bought, beyond the purchases whose outcome is open.
struct TaskSurplus: Sendable {
    /// Tasks that belong to no purchase of this archive.
    let tasks: [TaskID]
    /// How many purchases are open that one of them may belong to.
    let open: Int
    /// Since when the list was looked through.
    let since: Date

    /// Says so, and ends the repeating of purchases for this run.
    ///
    /// - Parameters:
    ///   - context: The run.
    ///   - desk: The provider.
    func tell(_ context: RunContext, _ desk: ProviderDesk) async {
        guard await !desk.replays.isStopped else { return }
        await desk.replays.stop()
        let title = desk.provider.traits.title
        let names = tasks.prefix(Self.most).map(\.text).joined(separator: ", ")
        let count = tasks.count == 1 ? "1 task" : "\(tasks.count) tasks"
        let notice = WanbatchError(
            .edit,
            "tasks-unaccounted",
            "\(title) lists \(count) since \(Timestamp.rfc3339(since)) that this archive knows nothing of (\(names)), "
                + "while the outcome of \(open) submissions is open: somebody else uses the account, or \(title) made "
                + "a second task of a repeated submission and charges for both. Nothing is repeated any more in this run",
            hint: "compare \(title)'s list of tasks and its bill with the cost report; "
                + "if nobody else uses the account, ask \(title) for a refund"
        )
        await context.control.tell(notice)
        await context.warn(notice.code, notice.message)
    }

    private static let most = 5
}
