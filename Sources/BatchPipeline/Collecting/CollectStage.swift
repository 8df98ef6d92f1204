import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger

/// succeeded -> archived: fetches each output, checks it, and puts it into the archive. Never makes a new task.
struct CollectStage: Sendable {
    let context: RunContext
    private let downloads: Permits
    private let decodes: Permits

    init(_ context: RunContext) {
        self.context = context
        downloads = Permits(context.settings.downloads)
        decodes = Permits(context.settings.decodes)
    }

    /// The stage's loop: those whose link dies first come first.
    var loop: StageLoop<SubmissionRecord> {
        let width = context.settings.downloads * 4
        return StageLoop(width: width, control: context.control, id: \.edit) { excluded, limit in
            let succeeded = try await context.ledger.submissions(of: context.batch, in: .succeeded)
            return Array(succeeded.lazy.filter { !excluded.contains($0.edit) }.prefix(limit))
        } work: { submission in
            try await collect(submission)
        }
    }

    private func collect(_ submission: SubmissionRecord) async throws {
        guard let edit = try await context.ledger.edit(submission.edit) else { return }
        let archiver = OutputArchiver(context: context)
        if try await archiver.finish(submission, edit) { return }
        var current = submission
        var trouble: WanbatchError?
        let started = context.timekeeper.uptime()
        for round in 1...Self.rounds where context.timekeeper.uptime() - started < Self.patience {
            do {
                let file = try await downloads.with { [current] in try await download(current, edit) }
                let facts = try await decodes.with { try await context.media.inspector.inspect(path: file.path) }
                return try await archiver.archive(file, facts, current, edit)
            } catch let error as WanbatchError where error.kind == .edit {
                trouble = error.isOfTheMachine ? .uncheckable(error) : error
                if round < Self.rounds {
                    try await context.timekeeper.sleep(
                        context.settings.retryBase * (1 << round) * context.random.unit()
                    )
                    current = try await relink(current)
                }
            }
        }
        if let trouble { try await giveUp(current, edit, trouble) }
    }

    private static let rounds = 4
    /// How long one output may keep this run busy; the next run goes on with it.
    private static let patience = Duration.seconds(3600)

    private func download(_ submission: SubmissionRecord, _ edit: EditRecord) async throws -> DownloadedFile {
        let path = temporaryPath(edit)
        var trouble = WanbatchError(.edit, "no-link", "the provider gives no link to the output")
        for link in submission.links ?? [] {
            do {
                return try await context.media.output(link, to: path, world: edit.world)
            } catch let error as WanbatchError where error.kind == .edit {
                trouble = error.isOfTheMachine ? .uncheckable(error) : error
            }
        }
        throw trouble
    }

    private func temporaryPath(_ edit: EditRecord) -> String { "\(context.layout.temporary)/\(edit.edit.hex).part" }

    /// Asks the task again: a dead link may have a fresh successor.
    private func relink(_ submission: SubmissionRecord) async throws -> SubmissionRecord {
        guard let desk = context.desks[submission.provider], let task = submission.task.flatMap(TaskID.init(_:)),
            let response = try? await context.transport.send(desk.provider.taskQuery(task), limits: .query),
            case .report(let report) = desk.provider.report(ofQuery: response, for: task), !report.links.isEmpty
        else { return submission }
        let ending = TaskEnding(of: report, provider: desk.provider, seenAt: context.timekeeper.now())
        try await context.ledger.relinked(submission, ending, context.stamp)
        return try await context.ledger.submission(submission.id) ?? submission
    }

    /// No file can be had: lost when the link is dead or the file is broken, else left for the next run.
    private func giveUp(_ submission: SubmissionRecord, _ edit: EditRecord, _ trouble: WanbatchError) async throws {
        guard trouble.code != OutputTrouble.unreachable else {
            let reason = WanbatchError(
                .stopped,
                "outputs-unreachable",
                "an output cannot be fetched now: \(trouble.message)",
                hint: "it is paid for and its link still lives: run wanbatch collect \(context.batch) soon"
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
            hint: "wanbatch collect \(context.batch) asks again; the provider's support may help",
            context: trouble.context
        )
        try await shielded {
            try await context.ledger.lost(submission, because: reason, context.stamp)
            await context.stepped(edit, to: .lost, because: reason)
        }
    }

    /// Keeps a paid file that cannot be verified, for the person to look at.
    private func keepBroken(_ edit: EditRecord) throws -> String? {
        let path = temporaryPath(edit)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try DurableFiles.createFolders(context.layout.rejected)
        let kept = "\(context.layout.rejected)/\(edit.edit.short).mp4"
        try DurableFiles.replace(kept, with: path)
        return context.layout.relative(kept)
    }
}

extension WanbatchError {
    /// Whether ffmpeg was killed or stuck, which says nothing about the file.
    var isOfTheMachine: Bool { code.hasPrefix("preparation-") && code != "preparation-nonconforming" }

    /// An output that cannot be checked now.
    fileprivate static func uncheckable(_ error: WanbatchError) -> WanbatchError {
        WanbatchError(.edit, OutputTrouble.unreachable, error.message, context: error.context)
    }
}
