import ClipPublishing
import EditModel
import Foundation
import JobLedger

/// The stages of a run, all at work at the same time, until nothing is left that this run can do.
struct RunStages: Sendable {
    let context: RunContext
    let opening: ArchiveOpening
    let prices: PriceList
    /// Whether this run buys; `collect` does not.
    let isSubmitting: Bool

    /// Works to the end, to an interruption, or to an error that nothing can go on after.
    ///
    /// - Parameter interruption: The wish that the run ends soon.
    /// - Returns: Why it ended before everything was done; `nil` when everything was.
    func run(until interruption: Interruption) async -> WanbatchError? {
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for stage in stages {
                    group.addTask {
                        try await stage()
                        return false
                    }
                }
                group.addTask {
                    try await superintend()
                    return true
                }
                group.addTask {
                    await interruption.wait()
                    if await interruption.isPending { throw WanbatchError.interrupted }
                    return false
                }
                while let isOver = try await group.next() {
                    if isOver { group.cancelAll() }
                }
            }
            return nil
        } catch let error as WanbatchError {
            return error
        } catch is CancellationError {
            return await context.control.isOver ? nil : .interrupted
        } catch {
            return WanbatchError(.storage, "unexpected", "the run cannot go on: \(error)")
        }
    }

    private var stages: [@Sendable () async throws -> Void] {
        var stages: [@Sendable () async throws -> Void] = [CollectStage(context).loop.run]
        for desk in context.desks.values {
            stages.append(PollStage(context: context, desk: desk).run)
            stages.append(desk.publisher.run)
            stages.append(RepublishStage(context: context, desk: desk).run)
            if isSubmitting {
                stages.append(SubmitStage(context: context, desk: desk).run)
            } else {
                stages.append(AdoptStage(context: context, desk: desk).run)
            }
        }
        if isSubmitting {
            stages.append(PrepareStage(context, prices: prices).loop.run)
            stages.append(PublishStage(context).loop.run)
            stages.append(deadline)
        }
        return stages
    }

    /// Stops submitting when the deadline comes.
    @Sendable private func deadline() async throws {
        guard let deadline = context.settings.deadline else { return }
        let wait = deadline.timeIntervalSince(context.timekeeper.now())
        if wait > 0 { try await context.timekeeper.sleep(.seconds(wait)) }
        await context.stopSubmitting(to: nil, because: .deadline)
    }

    /// Looks after every change whether anything is left to do.
    private func superintend() async throws {
        while true {
            let seen = await context.bell.count
            if try await !isAnythingLeft() {
                if try await holdWhatWaitsForBudget() { continue }
                return await context.control.finish()
            }
            try await context.bell.wait(after: seen, atMost: .seconds(5), context.timekeeper)
        }
    }

    /// Nothing that is under way can ease the budget any more: what waits for that is held for another night.
    private func holdWhatWaitsForBudget() async throws -> Bool {
        let waiting = await context.control.waitingForBudget
        for id in waiting {
            guard let edit = try await context.ledger.edit(id), edit.state == .published else { continue }
            let reason = WanbatchError.budget(context.settings.maximumCost)
            try await context.ledger.hold(id, because: reason, context.stamp)
            await context.control.note(reason)
            await context.stepped(edit, to: .held, because: reason)
        }
        await context.control.budgetEased()
        return !waiting.isEmpty
    }

    private func isAnythingLeft() async throws -> Bool {
        let aside = await context.control.aside.union(context.control.waitingForBudget)
        for count in try await context.ledger.work(of: context.batch, excluding: aside) where !count.state.isFinal {
            if !count.state.isBeforeSubmission { return true }
            if isSubmitting, await context.control.stop(of: count.provider) == nil { return true }
        }
        return try await context.ledger.claim(for: context.batch, isAlive: opening.isAlive) > 0
    }
}

extension WanbatchError {
    /// An edit does not fit the run's budget.
    static func budget(_ maximum: Money?) -> WanbatchError {
        WanbatchError(
            .stopped,
            "budget",
            "the budget of \(maximum?.description ?? "?") USD leaves no room for it",
            hint: "run again with a higher --max-cost, or another night"
        )
    }

    /// A person or the system wished that the run ends.
    static let interrupted = WanbatchError(
        .stopped,
        "interrupted",
        "interrupted",
        hint: "run again to continue: what is paid for is collected then"
    )
}
