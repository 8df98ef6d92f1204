import EditModel
import EditProviders
import Foundation
import JobLedger

/// Fetches the output of one purchase by the links that are known, and asks its task for fresh ones.
struct OutputFetch: Sendable {
    let context: RunContext
    let edit: EditRecord

    /// A temporary name for the output of an edit.
    var path: String { "\(context.layout.temporary)/\(edit.edit.hex).part" }

    /// Downloads by the first link that works.
    ///
    /// - Parameter submission: The purchase.
    /// - Throws: `WanbatchError` of kind `edit` when no link works; of kind `storage`; `CancellationError`.
    func download(_ submission: SubmissionRecord) async throws -> DownloadedFile {
        var trouble = WanbatchError(.edit, "no-link", "the provider gives no link to the output")
        for link in submission.links ?? [] {
            do {
                return try await context.media.output(link, to: path, in: scope(submission.provider))
            } catch let error as WanbatchError where error.kind == .edit {
                trouble = error
            }
        }
        throw trouble
    }

    /// In a rehearsal a link may lead to this machine; where the user has given a provider's address, to its host.
    private func scope(_ provider: ProviderID) -> AddressPolicy.Scope {
        if edit.world == .rehearsal { return .alsoLoopback }
        let host = context.desks[provider]?.provider.baseURL.host
        let own = ProviderRegistry.kind(provider)?.defaultBaseURL.flatMap(WebAddress.init)?.host
        guard let host, host != own else { return .publicOnly }
        return .alsoHost(host)
    }

    /// Asks the task again: a dead link may have a fresh successor.
    ///
    /// - Parameter submission: The purchase.
    /// - Returns: The purchase with its links of now, and whether the provider says that the task still runs.
    /// - Throws: Whatever the ledger throws.
    func relink(_ submission: SubmissionRecord) async throws -> (submission: SubmissionRecord, runs: Bool) {
        guard let desk = context.desks[submission.provider], let task = submission.task.flatMap(TaskID.init(_:)),
            let response = try? await context.transport.send(desk.provider.taskQuery(task), limits: .query),
            case .report(let report) = desk.provider.report(ofQuery: response, for: task)
        else { return (submission, false) }
        guard !report.links.isEmpty else {
            return (submission, report.status == .queued || report.status == .running)
        }
        let ending = TaskEnding(of: report, provider: desk.provider, seenAt: context.timekeeper.now())
        try await context.ledger.relinked(submission, ending, context.stamp)
        return (try await context.ledger.submission(submission.id) ?? submission, false)
    }
}
