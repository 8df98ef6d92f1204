import ClipPublishing
import EditModel
import Foundation
import JobLedger

/// The stages of a run, all at work at the same time, until nothing is left that this run can do.
struct RunStages: Sendable {
    let context: RunContext
    let opening: ArchiveOpening
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
                    while !Task.isCancelled {
                        await interruption.wait()
                        if await interruption.isPending { throw WanbatchError.interrupted }
                    }
                    return false
                }
                while let isOver = try await group.next() {
                    if isOver { group.cancelAll() }
                }
            }
            return nil
        } catch let error as WanbatchError where error.kind != .edit {
            return error
        } catch is CancellationError {
            return await context.control.isOver ? nil : .interrupted
        } catch {
            return WanbatchError(.storage, "unexpected", "the run cannot go on: \(error)")
        }
    }

    private var stages: [@Sendable () async throws -> Void] {
        var stages: [@Sendable () async throws -> Void] = [CollectStage(context).loop.run]
        if let shelf = context.posters { stages.append(PosterStage(context: context, shelf: shelf).run) }
        for desk in context.desks.values {
            stages.append(PollStage(context: context, desk: desk).run)
            stages.append(desk.publisher.run)
            stages.append { try await serveAgain(desk) }
            if isSubmitting {
                stages.append(SubmitStage(context: context, desk: desk).run)
            } else {
                stages.append(AdoptStage(context: context, desk: desk).run)
            }
        }
        if isSubmitting {
            stages.append(PrepareStage(context).loop.run)
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

    /// Serves again what tasks of an earlier run may still fetch.
    private func serveAgain(_ desk: ProviderDesk) async throws {
        for state in [EditState.running, .submitting] {
            for submission in try await context.ledger.submissions(of: context.batch, in: state, provider: desk.id) {
                guard let media = try await context.ledger.edit(submission.edit)?.prepared else { continue }
                for part in [media.clip] + media.references { await desk.serveAgain(part) }
            }
        }
    }

    /// Looks after every change whether anything is left to do.
    private func superintend() async throws {
        var waited: Set<EditID> = []
        while true {
            let seen = await context.bell[.archived].count
            // One look for the whole round: a reservation that becomes less in between empties the set.
            let waiting = await context.control.waitingForBudget
            if try await isWorkLeft(besides: waiting) {
                // What was only let try again is no sign that another reservation may still become less.
                if try await isWorkLeft(besides: waiting.union(waited)) { waited = [] }
                try await context.bell[.archived].wait(after: seen, atMost: .seconds(5), context.timekeeper)
            } else if waiting.isEmpty {
                guard try await isWorthWaiting() else { return await context.control.finish() }
                try await context.bell[.archived].wait(after: seen, atMost: .seconds(5), context.timekeeper)
            } else {
                // Tried once more; what waits again although nothing is under way does not fit.
                if waiting == waited, await context.control.waitingForBudget == waiting {
                    try await holdForBudget(waiting)
                }
                waited = waiting
                await context.control.budgetEased()
                await context.bell.ring()
            }
        }
    }

    private func holdForBudget(_ waiting: Set<EditID>) async throws {
        let reasons = await context.control.budgetReasons
        for id in waiting {
            guard let reason = reasons[id], let edit = try await context.ledger.edit(id), edit.state == .published
            else { continue }
            do {
                try await context.ledger.hold(id, because: reason, context.stamp)
            } catch let error as WanbatchError where error.code == "step-out-of-order" {
                continue
            }
            await context.control.note(reason)
            await context.stepped(edit, to: .held, because: reason)
        }
    }

    /// Whether other runs work on what this batch names too, now that this run has nothing left of its own.
    ///
    /// What they let go of is taken. Where they in turn wait for this run, nobody waits: it is left for the next run.
    private func isWorthWaiting() async throws -> Bool {
        guard isSubmitting else { return false }
        var others = try await claim()
        if others.elsewhere > 0, try await context.ledger.park(context.batch) { others = try await claim() }
        try await context.ledger.takeOver(context.batch, context.stamp)
        if try await isWorkLeft(besides: []) {
            await context.control.hasClaimed()
            return true
        }
        if others.elsewhere == 0, others.left > 0 { await context.control.note(.leftElsewhere(others.left)) }
        return others.elsewhere > 0
    }

    private func claim() async throws -> ClaimResult {
        try await context.ledger.claim(for: context.batch, worlds: context.worlds, isAlive: opening.isAlive)
    }

    private func isWorkLeft(besides others: Set<EditID>) async throws -> Bool {
        let (ledger, batch) = (context.ledger, context.batch)
        let aside = await context.control.aside.union(others)
        if try await ledger.holds(batch, anyIn: [.running, .submitting, .succeeded], excluding: aside) { return true }
        guard isSubmitting else { return false }
        var open: [ProviderID] = []
        for id in context.desks.keys where await context.control.stop(of: id) == nil { open.append(id) }
        return try await ledger.holds(batch, anyIn: [.published, .prepared, .planned], at: open, excluding: aside)
    }
}

extension WanbatchError {
    /// An edit does not fit a budget.
    static func budget(_ scope: BudgetScope, _ context: RunContext) -> WanbatchError {
        switch scope {
        case .run:
            WanbatchError(
                .stopped,
                "budget",
                "the budget of \(context.settings.maximumCost?.description ?? "?") USD leaves no room for it",
                hint: "run again with a higher --max-cost, or another night"
            )
        case .month:
            WanbatchError(
                .stopped,
                "budget-month",
                "the budget of \(context.settings.maximumMonthCost?.description ?? "?") USD for "
                    + "\(UTCMonth(of: context.timekeeper.now())) leaves no room for it",
                hint: "run again next month (UTC), or with a higher --max-cost-month"
            )
        }
    }

    /// What other runs hold but can do no more about.
    fileprivate static func leftElsewhere(_ count: Int) -> WanbatchError {
        WanbatchError(
            .stopped,
            "left-elsewhere",
            "\(count) \(count == 1 ? "edit is" : "edits are") held by another run that can do no more about them now",
            hint: "run again when that run has ended"
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
