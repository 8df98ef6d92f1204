import EditModel
import Foundation
import JobLedger

/// Watches a run of a batch through the ledger: a snapshot now and then, with rates and the time left.
///
/// Whoever watches sees the same, the run itself and `status --watch` in another shell.
actor BatchWatch {
    private let ledger: JobLedger
    private let batch: String
    private let run: String
    private let limits: RunLimits
    private let startedAt: Date
    private var meters: [Stage: RateMeter] = [:]
    private var remaining = RemainingTime()

    /// So many tasks and bad ends are read: more than any screen shows.
    private static let most = 200

    /// A watch.
    ///
    /// - Parameters:
    ///   - ledger: The archive's ledger.
    ///   - batch: The batch.
    ///   - run: The run.
    ///   - limits: What bounds the run.
    ///   - startedAt: When the run began.
    init(ledger: JobLedger, batch: String, run: String, limits: RunLimits, startedAt: Date) {
        self.ledger = ledger
        self.batch = batch
        self.run = run
        self.limits = limits
        self.startedAt = startedAt
    }

    /// What the run has come to.
    ///
    /// - Parameter isSubmitting: Whether it still submits; what waits is then of no account for the time left.
    /// - Throws: `WanbatchError` of kind `storage`.
    func look(isSubmitting: Bool = true, now: Date = Date()) async throws -> ProgressSnapshot {
        let state = try await ledger.liveState(of: batch, run: run, most: Self.most)
        let elapsed = Duration.seconds(max(0, now.timeIntervalSince(startedAt)))
        var snapshot = ProgressSnapshot(
            batch: batch,
            counts: state.counts,
            spent: state.money.values.map(\.spent).reduce(.zero, +),
            reserved: state.money.values.map(\.reserved).reduce(.zero, +),
            budgetLeft: limits.maxCost.map { max(.zero, $0 - Self.mostCommitted(state.money)) },
            elapsed: elapsed
        )
        snapshot.postponed = min(state.postponed, snapshot.count(.submitting))
        snapshot.isRehearsal = state.money[.rehearsal] != nil && state.money[.real] == nil
        snapshot.tasks = state.tasks.map { Self.task($0, now: now) }
        snapshot.ends = state.ends.map {
            ($0.state, "\(Self.name($0.clipName)): \($0.reasonText?.withoutQueries ?? "no reason is known")")
        }
        .map(ProgressSnapshot.End.init)
        for stage in Stage.allCases {
            meters[stage, default: RateMeter()].take(stage.done(in: state.counts), at: elapsed)
            snapshot.rates[stage] = meters[stage]?.perMinute
        }
        snapshot.remaining = timeLeft(snapshot, state, isSubmitting: isSubmitting && !isPastDeadline(now))
        return snapshot
    }

    private func isPastDeadline(_ now: Date) -> Bool { limits.deadline.map { now >= $0 } ?? false }

    private func timeLeft(_ snapshot: ProgressSnapshot, _ state: LiveState, isSubmitting: Bool) -> Duration? {
        var work = RemainingTime.Work()
        if isSubmitting {
            work.waiting = snapshot.count(.planned, .prepared, .published, .submitting)
            work.unprepared = snapshot.count(.planned)
        }
        work.preparedPerMinute = snapshot.rates[.prepare]
        work.ages = snapshot.tasks.filter { $0.state == .running }.compactMap(\.age)
        work.typicalTask = state.typicalTask
        return remaining.estimate(work, at: snapshot.elapsed)
    }

    /// The budget holds in each world by itself: the one with the most counts.
    private static func mostCommitted(_ money: [World: MoneyState]) -> Money {
        money.values.map { $0.spent + $0.reserved + $0.doubtful }.max() ?? .zero
    }

    private static func task(_ task: LiveTask, now: Date) -> ProgressSnapshot.RunningTask {
        let age = task.acceptedAt.map { Duration.milliseconds(Int64(now.timeIntervalSince1970 * 1000) - $0) }
        return ProgressSnapshot.RunningTask(
            id: task.id,
            clip: name(task.clipName),
            state: task.state,
            percent: task.progress,
            age: age.map { max(.zero, $0) }
        )
    }

    /// The last part of a path or address: a list of tasks has no room for more.
    private static func name(_ clip: String) -> String {
        let shown = clip.withoutQueries
        return shown.split(separator: "/").last.map(String.init) ?? shown
    }
}
