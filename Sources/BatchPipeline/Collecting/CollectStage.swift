import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger

/// succeeded -> archived: fetches each output, checks it, and puts it into the archive. Never makes a new task.
struct CollectStage: Sendable {
    let context: RunContext
    private let downloads: Permits
    private let known: KnownOutputs
    private let host: ServicePatience

    init(_ context: RunContext) {
        self.context = context
        known = KnownOutputs(ledger: context.ledger, batch: context.batch)
        let patience = OutagePatience(context.settings, random: context.random)
        host = ServicePatience(patience, timekeeper: context.timekeeper)
        downloads = Permits(context.settings.downloads)
    }

    /// The stage's loop: those whose link dies first come first.
    var loop: StageLoop<SubmissionRecord> {
        let width = context.settings.downloads * 4
        return StageLoop(state: .succeeded, width: width, control: context.control, id: \.edit) { excluded, limit in
            try await context.ledger.submissions(
                of: context.batch,
                in: .succeeded,
                excluding: excluded,
                limit: limit
            )
        } work: { submission in
            try await collect(submission)
            await known.settle(submission.edit)
        }
    }

    private func collect(_ submission: SubmissionRecord) async throws {
        guard let edit = try await context.ledger.edit(submission.edit) else { return }
        let archiver = OutputArchiver(context: context)
        if try await archiver.finish(submission, edit) { return }
        let fetch = OutputFetch(context: context, edit: edit)
        let waits = RetryPolicy(attempts: .max, base: context.settings.retryBase * 2, cap: .seconds(60))
        let started = context.timekeeper.uptime()
        var current = submission
        var (rounds, tries) = (1, 0)
        var isAskedAgain = false
        var awaySince: Duration?
        while true {
            do {
                let file = try await downloads.with { [current] in try await fetch.download(current) }
                let media = context.media
                let facts = try await media.decodes.with {
                    try await media.inspector.inspect(path: file.path, threads: await media.threads)
                }
                let twin = try await known.claim(file.digest, for: edit.edit)
                if twin != nil, !isAskedAgain, await known.isWorthAQuestion(file.digest) {
                    isAskedAgain = true
                    current = try await fetch.relink(current).submission
                    continue
                }
                await host.worked()
                return try await archiver.archive(file, facts, current, edit, twin: twin)
            } catch let error as WanbatchError where error.kind == .edit {
                let trouble = error.isOfTheMachine ? .uncheckable(error) : error
                let isAway = error.code == OutputTrouble.unreachable
                // Who cannot be reached is waited for by time; all else is asked for a few times.
                let patience = await host.whole
                let now = context.timekeeper.uptime()
                let since = awaySince ?? now
                if isAway { awaySince = since }
                let isWorthIt = isAway ? now - since < patience : rounds < Self.rounds
                guard isWorthIt else { return try await giveUp(current, edit, trouble) }
                rounds += isAway ? 0 : 1
            }
            tries += 1
            try await context.timekeeper.sleep(waits.delay(attempt: tries, random: context.random))
            let answer = try await fetch.relink(current)
            current = answer.submission
            // A task that is being made again will have a link again.
            if answer.runs, context.timekeeper.uptime() - started < context.settings.networkPatience { rounds = 1 }
        }
    }

    private static let rounds = 4

    /// No file can be had: lost when the link is dead or the file is broken, else left for the next run.
    private func giveUp(_ submission: SubmissionRecord, _ edit: EditRecord, _ trouble: WanbatchError) async throws {
        guard trouble.code != OutputTrouble.unreachable else {
            let reason = WanbatchError(
                .stopped,
                "outputs-unreachable",
                "an output cannot be fetched now: \(trouble.message)",
                hint: "it is paid for and its link still lives: run \(context.layout.command("collect")) soon"
            )
            await context.control.note(reason)
            await context.warn(reason.code, reason.message)
            return await context.control.setAside(edit.edit)
        }
        let kept = try keepBroken(edit)
        let reason = WanbatchError(
            .edit,
            trouble.code,
            "paid for, but no good file can be had: \(trouble.message)"
                + (kept.map { "; what came is in \($0)" } ?? ""),
            hint: "\(context.layout.command("collect")) asks again; the provider's support may help",
            context: trouble.context
        )
        try await shielded {
            try await context.ledger.lost(submission, because: reason, context.stamp)
            await context.stepped(edit, to: .lost, because: reason)
        }
    }

    /// Keeps a paid file that cannot be verified, for the person to look at.
    private func keepBroken(_ edit: EditRecord) throws -> String? {
        let path = OutputFetch(context: context, edit: edit).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try DurableFiles.createFolders(context.layout.rejected)
        let kept = "\(context.layout.rejected)/\(edit.edit.short).mp4"
        try DurableFiles.replace(kept, with: path, StepGate(.outputRejected))
        return context.layout.relative(kept)
    }
}

extension WanbatchError {
    /// An output that cannot be checked now.
    fileprivate static func uncheckable(_ error: WanbatchError) -> WanbatchError {
        WanbatchError(.edit, OutputTrouble.unreachable, error.message, context: error.context)
    }
}
