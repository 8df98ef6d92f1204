import EditModel
import EditProviders
import Foundation
import JobLedger

/// running -> succeeded or failed: asks one provider how its tasks stand, soonest due first, many in one question
/// where the provider takes that.
struct PollStage: Sendable {
    let context: RunContext
    let desk: ProviderDesk

    private var provider: any EditProvider { desk.provider }

    /// Works until the run is over.
    ///
    /// - Throws: `WanbatchError` of kind `access` when the provider rejects the key; whatever the ledger throws.
    func run() async throws {
        let watch = TaskWatch(context: context, desk: desk, memory: await desk.submissions.memory)
        while await !context.control.isOver {
            try Task.checkCancellation()
            let bell = context.bell[.running]
            let seen = await bell.count
            try await watch.refresh()
            let due = await watch.due(most: Self.questionsAtOnce)
            if due.isEmpty {
                if let wait = await watch.wait() {
                    try await bell.wait(after: seen, atMost: wait, context.timekeeper)
                } else {
                    try await bell.wait(after: seen)
                }
                continue
            }
            try await ask(due, watch)
        }
    }

    private func ask(_ questions: [[WatchedTask]], _ watch: TaskWatch) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for tasks in questions { group.addTask { try await question(tasks, watch) } }
            try await group.waitForAll()
        }
    }

    private static let questionsAtOnce = 8

    private func question(_ tasks: [WatchedTask], _ watch: TaskWatch) async throws {
        try await desk.submissions.acquireQuery()
        if tasks.count > 1, let request = provider.batchQuery(tasks.map(\.task)) {
            switch await answer(to: request) {
            case .success(let response):
                try await take(provider.reports(ofBatch: response, for: tasks.map(\.task)), tasks, watch)
            case .failure: try await unanswered(tasks, watch, retryAfter: nil)
            }
        } else if let task = tasks.first {
            try await single(task, watch)
            for other in tasks.dropFirst() { try await single(other, watch) }
        }
    }

    private func single(_ task: WatchedTask, _ watch: TaskWatch) async throws {
        switch await answer(to: provider.taskQuery(task.task)) {
        case .success(let response): try await take(provider.report(ofQuery: response, for: task.task), task, watch)
        case .failure: try await unanswered([task], watch, retryAfter: nil)
        }
    }

    private func take(_ outcome: BatchQueryOutcome, _ tasks: [WatchedTask], _ watch: TaskWatch) async throws {
        switch outcome {
        case .answer(let answer):
            await desk.submissions.heard()
            let reader = TaskReportReader(context: context, desk: desk, watch: watch)
            let asked = Dictionary(tasks.map { ($0.task, $0) }) { first, _ in first }
            let told = answer.reports.compactMap { report in asked[report.id].map { (report, $0) } }
            // At once: those that have ended then share a commit.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await reader.read(running: told.filter { $0.0.isRunning }) }
                for (report, task) in told where !report.isRunning {
                    group.addTask { try await reader.read(report, of: task) }
                }
                try await group.waitForAll()
            }
            for task in tasks where answer.absent.contains(task.task) { try await single(task, watch) }
        case .notOffered:
            await watch.batchIsNotOffered()
            for task in tasks { try await single(task, watch) }
        case .retry(let after, _, _):
            if await watch.isBatchFailing() {
                for task in tasks { try await single(task, watch) }
            } else {
                try await unanswered(tasks, watch, retryAfter: after?.wait(now: context.timekeeper.now()))
            }
        case .access:
            // Not every key may ask for several at once: what the single question says counts.
            await watch.batchIsNotOffered()
            for task in tasks { try await single(task, watch) }
        }
    }

    private func take(_ outcome: QueryOutcome, _ task: WatchedTask, _ watch: TaskWatch) async throws {
        let reader = TaskReportReader(context: context, desk: desk, watch: watch)
        switch outcome {
        case .report(let report):
            await desk.submissions.heard()
            try await reader.read(report, of: task)
        case .gone(let code, let message):
            try await reader.gone(task, code: code, message: message)
        case .retry(let after, _, _):
            try await unanswered([task], watch, retryAfter: after?.wait(now: context.timekeeper.now()))
        case .access(let rejection):
            // Paid results that are there already are still fetched: their links need no key.
            await context.stopSubmitting(to: desk.id, because: rejection.reason(provider: provider.traits))
            await context.control.setAside(task.submission.edit)
            await watch.drop(task)
        }
    }

    /// A question got no usable answer: the tasks are asked again later, but not for ever.
    private func unanswered(_ tasks: [WatchedTask], _ watch: TaskWatch, retryAfter: Duration?) async throws {
        await watch.failed(tasks, retryAfter: retryAfter)
        let reader = TaskReportReader(context: context, desk: desk, watch: watch)
        for task in tasks { try await reader.checkPatience(task) }
    }

    private func answer(to request: WebRequest) async -> Result<WebResponse, WebFailure> {
        do {
            return .success(try await context.transport.send(request, limits: .query))
        } catch let failure as WebFailure {
            return .failure(failure)
        } catch {
            return .failure(WebFailure(.maybeSent, "transport", "\(error)"))
        }
    }
}
