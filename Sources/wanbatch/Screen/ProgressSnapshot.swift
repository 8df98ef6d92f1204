import EditModel

/// What a run has come to at a moment: all that the screen shows of it.
struct ProgressSnapshot: Hashable, Sendable {
    /// The batch.
    var batch: String
    /// Edits of the batch by their state.
    var counts: [EditState: Int]
    /// Tasks that the provider works on.
    var runningTasks: Int
    /// How many of those that are submitting were put off, and go again by themselves.
    var postponed = 0
    /// What this run has spent.
    var spent: Money
    /// What is reserved for submissions whose price is not settled.
    var reserved: Money
    /// What unknown and lost submissions may have cost.
    var doubtful: Money
    /// What is left of `--max-cost`; `nil` without one.
    var budgetLeft: Money?
    /// Time since the run's start.
    var elapsed: Duration
    /// How long it may still take; `nil` where nothing is known.
    var remaining: Duration?
    /// Whether no real money is in it.
    var isRehearsal = false
    /// The tasks that are under way, the oldest first.
    var tasks: [RunningTask] = []
    /// The edits that this run saw end badly, the latest first.
    var ends: [End] = []
    /// How many edits a minute get through each stage, where it is known.
    var rates: [Stage: Double] = [:]

    /// A task that is under way.
    struct RunningTask: Hashable, Sendable {
        /// The submission's number.
        var id: Int64
        /// The clip, for a person.
        var clip: String
        /// Running, or succeeded and being fetched.
        var state: EditState
        /// Its progress as the provider says.
        var percent: Int?
        /// How long ago the provider accepted it.
        var age: Duration?
    }

    /// An edit that ended badly.
    struct End: Hashable, Sendable {
        /// Where it ended.
        var state: EditState
        /// The clip, and why.
        var text: String
    }

    /// A moment of a run.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - counts: Edits by their state.
    ///   - runningTasks: Tasks that the provider works on.
    ///   - spent: What this run has spent.
    ///   - reserved: What is reserved.
    ///   - doubtful: What unknown and lost submissions may have cost.
    ///   - budgetLeft: What is left of `--max-cost`.
    ///   - elapsed: Time since the run's start.
    ///   - remaining: How long it may still take.
    init(
        batch: String,
        counts: [EditState: Int],
        runningTasks: Int = 0,
        spent: Money = .zero,
        reserved: Money = .zero,
        doubtful: Money = .zero,
        budgetLeft: Money? = nil,
        elapsed: Duration = .zero,
        remaining: Duration? = nil
    ) {
        self.batch = batch
        self.counts = counts
        self.runningTasks = runningTasks
        self.spent = spent
        self.reserved = reserved
        self.doubtful = doubtful
        self.budgetLeft = budgetLeft
        self.elapsed = elapsed
        self.remaining = remaining
    }

    /// All edits of the batch.
    var total: Int { counts.values.reduce(0, +) }

    /// Edits in any of these states.
    ///
    /// - Parameter states: The states.
    func count(_ states: EditState...) -> Int { states.reduce(0) { $0 + (counts[$1] ?? 0) } }

    /// How many tasks are under way; the list of them may be shorter.
    var taskCount: Int { max(tasks.count, count(.running, .succeeded)) }

    /// Edits that ended badly.
    var badEnds: Int { EditState.badEnds.reduce(0) { $0 + count($1) } }

    /// Edits that are archived or may still be: all but those that ended otherwise.
    var attainable: Int { total - badEnds - count(.held) }

    /// How many ended otherwise than archived: `1 failed`, `2 held`.
    var badParts: [String] {
        (EditState.badEnds + [.held]).compactMap { state in
            counts[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
    }

    /// The counts that are worth a word, the most important first: `12/40 archived`, `3 running`, `1 failed`.
    var parts: [String] {
        var parts = ["\(count(.archived))/\(total) archived"]
        func add(_ count: Int, _ word: String) { if count > 0 { parts.append("\(count) \(word)") } }
        add(max(runningTasks, count(.running)), "running")
        add(count(.succeeded), "to collect")
        add(count(.submitting) - postponed, "submitting")
        add(postponed, "postponed")
        add(count(.planned, .prepared, .published), "waiting")
        return parts + badParts
    }

    /// The money that is worth a word: `$3.2000 spent`, `$1.6000 reserved`, `$5.2000 left`.
    var moneyParts: [String] {
        var parts = ["$\(spent) spent"]
        if reserved > .zero { parts.append("$\(reserved) reserved") }
        if doubtful > .zero { parts.append("$\(doubtful) perhaps spent") }
        if let budgetLeft { parts.append("$\(budgetLeft) of the budget left") }
        return parts
    }
}
