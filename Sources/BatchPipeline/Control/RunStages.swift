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
            if try await !isAnythingLeft() { return await context.control.finish() }
            try await retryWhatWaitsForBudget()
            try await context.bell.wait(after: seen, atMost: .seconds(5), context.timekeeper)
        }
    }

    /// Edits that wait for a reservation to become less are tried again when none is left that could: then they fit,
    /// or are held. It may have become unknown, stalled or lost, or have ended just before they began to wait.
    private func retryWhatWaitsForBudget() async throws {
        let waiting = await context.control.waitingForBudget
        guard !waiting.isEmpty else { return }
        let others = await context.control.aside.union(waiting)
        let work = try await context.ledger.work(of: context.batch, excluding: others)
        if work.allSatisfy(\.state.isFinal) { await context.control.budgetEased() }
    }

    private func isAnythingLeft() async throws -> Bool {
        let aside = await context.control.aside
        for count in try await context.ledger.work(of: context.batch, excluding: aside) where !count.state.isFinal {
            if !count.state.isBeforeSubmission { return true }
            if isSubmitting, await context.control.stop(of: count.provider) == nil { return true }
        }
        return try await context.ledger.claim(for: context.batch, isAlive: opening.isAlive) > 0
    }
}

extension WanbatchError {
    /// A person or the system wished that the run ends.
    static let interrupted = WanbatchError(
        .stopped,
        "interrupted",
        "interrupted",
        hint: "run again to continue: what is paid for is collected then"
    )
}
