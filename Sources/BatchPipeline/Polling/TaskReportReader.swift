import ClipPublishing
import EditModel
import EditProviders
import Foundation
import JobLedger

/// What a report about a task means for its edit.
struct TaskReportReader: Sendable {
    let context: RunContext
    let desk: ProviderDesk
    let watch: TaskWatch

    private var traits: ProviderTraits { desk.provider.traits }

    /// Takes a report.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - task: The task that it is about.
    /// - Throws: Whatever the ledger throws.
    func read(_ report: TaskReport, of task: WatchedTask) async throws {
        switch report.status {
        case .queued, .running:
            try await read(running: [(report, task)])
        case .unrecognised(let word):
            await context.warn(
                "status-unknown",
                "\(traits.title) gives a task the unknown status \"\(word.printable)\""
            )
            try await read(running: [(report, task)])
        case .succeeded:
            try await succeeded(report, task)
        case .failed, .cancelled:
            try await failed(report, task)
        }
    }

    /// Takes reports about tasks that still run: what is new of their progress is written in one step.
    ///
    /// - Parameter reports: The reports, each with its task.
    /// - Throws: Whatever the ledger throws.
    func read(running reports: [(report: TaskReport, task: WatchedTask)]) async throws {
        var progress: [Int64: Int] = [:]
        for (report, task) in reports where await watch.stillRuns(task, percent: report.progress) {
            progress[task.submission.id] = report.progress
        }
        if !progress.isEmpty { try await context.ledger.progress(progress) }
        for (_, task) in reports { try await checkPatience(task) }
    }

    /// A task that outlived every patience is left for the next run.
    ///
    /// - Parameter task: The task.
    /// - Throws: Whatever the ledger throws.
    func checkPatience(_ task: WatchedTask) async throws {
        let waited = context.timekeeper.uptime() - max(task.began, context.startedAt)
        guard waited > context.settings.taskPatience else { return }
        let reason = WanbatchError(
            .stopped,
            "task-stalled",
            "the task \(task.task) has not ended after \(waited.shortest) s",
            hint: "it is paid for or soon will be: the next run asks again"
        )
        try await ends(task, isTelling: false) { edit in
            try await context.ledger.stalled(task.submission, because: reason, context.stamp)
            await context.control.note(reason)
            await context.stepped(edit, to: .stalled, because: reason)
        }
    }

    private func succeeded(_ report: TaskReport, _ task: WatchedTask) async throws {
        guard !report.links.isEmpty else { return try await succeededWithoutLink(task) }
        let ending = TaskEnding(of: report, provider: desk.provider, seenAt: context.timekeeper.now())
        try await ends(task) { edit in
            try await context.ledger.succeeded(task.submission, ending, context.stamp)
            await context.stepped(edit, to: .succeeded)
        }
    }

    /// Paid, but no link: asked again a few times, never made again by itself.
    private func succeededWithoutLink(_ task: WatchedTask) async throws {
        guard await watch.isBelievable(oddAnswerOf: task) else { return }
        let reason = WanbatchError(
            .edit,
            "no-link",
            "the task \(task.task) succeeded, but \(traits.title) gives no link to the output",
            hint: "it is paid for: \(context.layout.command("collect")) asks again, or ask the provider's support"
        )
        try await lose(task, reason)
    }

    /// The provider does not know the task.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - code: The provider's code.
    ///   - message: The provider's message.
    /// - Throws: Whatever the ledger throws.
    func gone(_ task: WatchedTask, code: String, message: String) async throws {
        guard await watch.isBelievable(oddAnswerOf: task) else { return }
        let reason = WanbatchError(
            .edit,
            "task-gone",
            "\(traits.title) does not know the task \(task.task) any more: \(message) (\(code))",
            hint: "it may be paid for: \(context.layout.command("collect")) asks again, or ask the provider's support"
        )
        try await lose(task, reason)
    }

    private func lose(_ task: WatchedTask, _ reason: WanbatchError) async throws {
        try await ends(task, isTelling: false) { edit in
            try await context.ledger.lost(task.submission, because: reason, context.stamp)
            await context.stepped(edit, to: .lost, because: reason)
        }
    }

    private func failed(_ report: TaskReport, _ task: WatchedTask) async throws {
        let failure = report.failure
        let code = failure?.code ?? (report.status == .cancelled ? "cancelled" : "task-failed")
        let sentence = failure.map { $0.message.isEmpty ? $0.sentence : $0.message } ?? "no reason was given"
        let reason = WanbatchError(.edit, code, "\(traits.title) could not make it: \(sentence) (\(code))")
        try await ends(task) { edit in
            let isWorthIt = failure?.isRetryable == true || failure?.isClipUnreachable == true
            let isWanted = try await context.ledger.isNamed(edit.edit, by: context.batch)
            let failures = try await context.ledger.failedTasks(of: edit.edit) + 1
            let again = isWorthIt && isWanted && failures < context.settings.submissions
            if failure?.isClipUnreachable == true { try await expireLinks(of: edit, task.submission) }
            try await context.ledger.taskFailed(task.submission, again: again, because: reason, context.stamp)
            await context.stepped(edit, to: again ? .prepared : .failed, because: reason, easesBudget: true)
        }
    }

    /// The provider could not fetch the clip: the links that it was given are not used again.
    private func expireLinks(of edit: EditRecord, _ submission: SubmissionRecord) async throws {
        guard let media = edit.prepared else { return }
        for part in [media.clip] + media.references where part.address == nil {
            try await context.ledger.expirePublication(of: part.digest, by: desk.publisher.key, usedBy: submission)
        }
    }

    /// Takes the last step of a task, in one piece, and frees its slot. Only a task that ran to its end tells how long
    /// tasks take.
    private func ends(
        _ task: WatchedTask,
        isTelling: Bool = true,
        _ step: @escaping @Sendable (EditRecord) async throws -> Void
    ) async throws {
        guard await watch.claim(task), let edit = try await context.ledger.edit(task.submission.edit) else { return }
        try await shielded { try await step(edit) }
        let (time, lastSeen) = await watch.ended(task, isTelling: isTelling)
        await desk.submissions.completed(taskTime: time, lastSeen: lastSeen)
    }
}

extension TaskReport {
    /// Whether the task has not ended, in a word that is known.
    var isRunning: Bool { status == .queued || status == .running }
}

extension TaskEnding {
    /// How a task ended well: its links, their shortest life, and its cost.
    init(of report: TaskReport, provider: any EditProvider, seenAt: Date) {
        let expiries = report.links.map { link in
            LinkExpiry.expiry(of: link.url, ttl: link.ttl, default: provider.defaultLinkLife, seenAt: seenAt)
        }
        // Nothing that succeeded is free: a charge of zero only says that it is not settled yet.
        let credits = report.creditsUsed.flatMap { $0 > 0 ? $0 : nil }
        let ofCredits = credits.flatMap { provider.traits.creditRate?.money($0) }
        self.init(
            links: report.links.map(\.url),
            linkExpiresAt: expiries.min(),
            credits: credits,
            cost: ofCredits ?? report.usdCost.map(Money.init(usd:))
        )
    }
}
