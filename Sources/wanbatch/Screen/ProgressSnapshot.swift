import EditModel

/// What a run has come to at a moment: all that the screen shows of it.
struct ProgressSnapshot: Hashable, Sendable {
    /// The batch.
    var batch: String
    /// Edits of the batch by their state.
    var counts: [EditState: Int]
    /// Tasks that the provider works on.
    var runningTasks: Int
    /// What this run has spent.
    var spent: Money
    /// What is reserved for submissions whose price is not settled.
    var reserved: Money
    /// What is left of `--max-cost`; `nil` without one.
    var budgetLeft: Money?
    /// Time since the run's start.
    var elapsed: Duration
    /// How long it may still take; `nil` where nothing is known.
    var remaining: Duration?
    /// The last thing that went wrong.
    var lastProblem: String?

    /// A moment of a run.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - counts: Edits by their state.
    ///   - runningTasks: Tasks that the provider works on.
    ///   - spent: What this run has spent.
    ///   - reserved: What is reserved.
    ///   - budgetLeft: What is left of `--max-cost`.
    ///   - elapsed: Time since the run's start.
    ///   - remaining: How long it may still take.
    ///   - lastProblem: The last thing that went wrong.
    init(
        batch: String,
        counts: [EditState: Int],
        runningTasks: Int = 0,
        spent: Money = .zero,
        reserved: Money = .zero,
        budgetLeft: Money? = nil,
        elapsed: Duration = .zero,
        remaining: Duration? = nil,
        lastProblem: String? = nil
    ) {
        self.batch = batch
        self.counts = counts
        self.runningTasks = runningTasks
        self.spent = spent
        self.reserved = reserved
        self.budgetLeft = budgetLeft
        self.elapsed = elapsed
        self.remaining = remaining
        self.lastProblem = lastProblem
    }

    /// All edits of the batch.
    var total: Int { counts.values.reduce(0, +) }

    /// Edits in any of these states.
    ///
    /// - Parameter states: The states.
    func count(_ states: EditState...) -> Int { states.reduce(0) { $0 + (counts[$1] ?? 0) } }

    /// The counts that are worth a word, the most important first: `12/40 archived`, `3 running`, `1 failed`.
    var parts: [String] {
        var parts = ["\(count(.archived))/\(total) archived"]
        func add(_ count: Int, _ word: String) { if count > 0 { parts.append("\(count) \(word)") } }
        add(max(runningTasks, count(.running)), "running")
        add(count(.succeeded), "to collect")
        add(count(.submitting), "submitting")
        add(count(.planned, .prepared, .published), "waiting")
        add(count(.failed), "failed")
        add(count(.refused), "refused")
        add(count(.unknown), "unknown")
        add(count(.lost), "lost")
        add(count(.stalled), "stalled")
        add(count(.held), "held")
        return parts
    }

    /// The money that is worth a word: `$3.2000 spent`, `$1.6000 reserved`, `$5.2000 left`.
    var moneyParts: [String] {
        var parts = ["$\(spent) spent"]
        if reserved > .zero { parts.append("$\(reserved) reserved") }
        if let budgetLeft { parts.append("$\(budgetLeft) of the budget left") }
        return parts
    }
}
