import EditModel

/// Lets submissions leave as the governor permits; those that were refused for the moment go first.
actor SubmissionDesk {
    private var governor: SubmissionGovernor
    private var patience: OutagePatience
    private let timekeeper: Timekeeper
    private let bell = Bell()
    private var refusedWaiters = 0
    private var newWaiters = 0
    private var isStopped = false
    private var openDoubts = 0
    private var doubtsInRow = 0

    init(governor: SubmissionGovernor, patience: OutagePatience, timekeeper: Timekeeper) {
        self.governor = governor
        self.patience = patience
        self.timekeeper = timekeeper
    }

    // MARK: - Permissions

    /// Waits until a submission may leave. What became of it must be reported in any case.
    ///
    /// - Parameters:
    ///   - again: Whether it was sent before: then it goes before new ones.
    ///   - evenIfStopped: Whether it may leave when submitting has stopped: a repeated POST buys nothing new.
    /// - Returns: `false` when submitting has stopped.
    /// - Throws: `CancellationError` when cancelled.
    func acquire(again: Bool = false, evenIfStopped: Bool = false) async throws -> Bool {
        if again { refusedWaiters += 1 } else { newWaiters += 1 }
        defer { if again { refusedWaiters -= 1 } else { newWaiters -= 1 } }
        while true {
            try Task.checkCancellation()
            if isStopped, !evenIfStopped { return false }
            let seen = await bell.count
            let now = timekeeper.uptime()
            // While the provider fails, nothing new is opened before what is in doubt is settled.
            let isTroubled = openDoubts > 0 && doubtsInRow > 0
            if !again, refusedWaiters > 0 || isTroubled {
                try await bell.wait(after: seen)
                continue
            }
            // While nobody is there, one knocks now and then, and nothing new is opened.
            if let next = patience.nextTry, now < next {
                try await bell.wait(after: seen, atMost: next - now, timekeeper)
                continue
            }
            switch governor.next(at: now) {
            case .go:
                governor.started(at: now)
                return true
            case .wait(let until):
                try await bell.wait(after: seen, atMost: max(until - now, .milliseconds(1)), timekeeper)
            case .waitForEvent:
                try await bell.wait(after: seen)
            }
        }
    }

    /// Waits until a query may leave under `--rpm`.
    ///
    /// - Throws: `CancellationError` when cancelled.
    func acquireQuery() async throws {
        while true {
            let waits = refusedWaiters + newWaiters > 0
            guard case .wait(let until) = governor.nextQuery(at: timekeeper.uptime(), submissionWaits: waits) else {
                break
            }
            try await timekeeper.sleep(max(until - timekeeper.uptime(), .milliseconds(1)))
        }
        governor.queried(at: timekeeper.uptime())
    }

    /// No more submissions: whoever waits for a permission is told.
    func stop() async {
        isStopped = true
        await bell.ring()
    }

    // MARK: - What became of submissions

    /// The provider accepted: a task runs.
    func accepted() async {
        doubtsInRow = 0
        patience.worked()
        governor.accepted(at: timekeeper.uptime())
        await bell.ring()
    }

    /// The provider refused for the moment.
    ///
    /// - Parameter retryAfter: How long it wants to be left alone.
    func refused(retryAfter: Duration?) async {
        patience.worked()
        governor.refused(at: timekeeper.uptime(), retryAfter: retryAfter)
        await bell.ring()
    }

    /// The submission had another end.
    ///
    /// - Parameter isOutage: Whether the provider could not be reached or failed.
    func ended(isOutage: Bool = false) async {
        governor.failed(at: timekeeper.uptime(), isOutage: isOutage)
        await bell.ring()
    }

    /// The submission never left: the provider could not be reached.
    func unreached() async {
        patience.failed(at: timekeeper.uptime())
        await ended(isOutage: true)
    }

    /// A submission got an answer, whatever it says.
    func answered() { patience.answered() }

    /// Another question was answered well: the provider is there.
    func heard() async {
        let wasOutage = patience.isOutage
        patience.heard()
        if wasOutage { await bell.ring() }
    }

    /// Whether it is worth waiting for a provider that cannot be reached.
    var isPatient: Bool { patience.lasts(at: timekeeper.uptime()) }

    /// How long a provider that does not answer is waited for now, in all.
    var wholePatience: Duration { patience.whole }

    /// The submission's outcome is in doubt and is to be settled: a sign that the provider fails now.
    func doubted() async {
        openDoubts += 1
        doubtsInRow += 1
        await ended(isOutage: true)
    }

    /// A doubt of an earlier run is being settled: that says nothing about how the provider is now.
    func doubtIsLeft() async {
        openDoubts += 1
        await bell.ring()
    }

    /// The doubt is settled, or left for another run.
    func doubtEnds() async {
        openDoubts -= 1
        await bell.ring()
    }

    /// Whether so many purchases in a row were left in doubt that no more should be made.
    var isFailing: Bool { doubtsInRow >= 3 }

    // MARK: - What became of tasks

    /// Tasks of an earlier run hold slots.
    ///
    /// - Parameter count: How many.
    func adopted(_ count: Int = 1) async {
        doubtsInRow = 0
        governor.adopted(count)
        await bell.ring()
    }

    /// A task has ended.
    ///
    /// - Parameters:
    ///   - taskTime: How long it ran; `nil` where that says nothing.
    ///   - lastSeen: When it was last known to run, by the clock that only goes forward.
    func completed(taskTime: Duration?, lastSeen: Duration?) async {
        governor.completed(at: timekeeper.uptime(), taskTime: taskTime, lastSeen: lastSeen)
        await bell.ring()
    }

    /// How many tasks may soon run at once, as far as is known.
    var width: Int { max(governor.running + governor.inFlight, governor.learnedLimit ?? 0) }

    /// What was learned, for the next night.
    var memory: GovernorMemory { governor.memory(on: timekeeper.now()) }
}
