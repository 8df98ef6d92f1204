import EditModel

/// Lets submissions leave as the governor permits; those that were refused for the moment go first.
actor SubmissionDesk {
    private var governor: SubmissionGovernor
    private let timekeeper: Timekeeper
    private let bell = Bell()
    private var refusedWaiters = 0
    private var newWaiters = 0

    init(governor: SubmissionGovernor, timekeeper: Timekeeper) {
        self.governor = governor
        self.timekeeper = timekeeper
    }

    /// Waits until a submission may leave. What became of it must be reported in any case.
    ///
    /// - Parameter again: Whether it was refused before: then it goes before new ones.
    /// - Throws: `CancellationError` when cancelled.
    func acquire(again: Bool = false) async throws {
        if again { refusedWaiters += 1 } else { newWaiters += 1 }
        defer { if again { refusedWaiters -= 1 } else { newWaiters -= 1 } }
        while true {
            try Task.checkCancellation()
            let seen = await bell.count
            let now = timekeeper.uptime()
            if !again, refusedWaiters > 0 {
                try await bell.wait(after: seen)
                continue
            }
            switch governor.next(at: now) {
            case .go:
                governor.started(at: now)
                return
            case .wait(let until):
                try await bell.wait(after: seen, atMost: max(until - now, .milliseconds(1)), timekeeper)
            case .waitForEvent:
                try await bell.wait(after: seen)
            }
        }
    }

    /// The provider accepted: a task runs.
    func accepted() async {
        governor.accepted(at: timekeeper.uptime())
        await bell.ring()
    }

    /// The provider refused for the moment.
    ///
    /// - Parameter retryAfter: How long it wants to be left alone.
    func refused(retryAfter: Duration?) async {
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

    /// Tasks of an earlier run hold slots.
    ///
    /// - Parameter count: How many.
    func adopted(_ count: Int = 1) async {
        governor.adopted(count)
        await bell.ring()
    }

    /// A task has ended.
    ///
    /// - Parameter taskTime: How long it ran; `nil` where that says nothing.
    func completed(taskTime: Duration?) async {
        governor.completed(at: timekeeper.uptime(), taskTime: taskTime)
        await bell.ring()
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

    /// What was learned, for the next night.
    var memory: GovernorMemory { governor.memory(on: timekeeper.now()) }
}
