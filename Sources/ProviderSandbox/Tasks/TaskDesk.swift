import EditModel
import Foundation
import Logging

/// Where tasks are created, kept and looked up. A task and its key are on disk before anyone is told of them.
actor TaskDesk {
    private let configuration: SandboxConfiguration
    private let timekeeper: Timekeeper
    private let random: RandomSource
    private let journal: Journal
    private let dice: FaultDice
    private var book: TaskBook
    private var bucket: RateBucket?
    /// Tasks whose first line is on its way to the disk.
    private var unkept: Set<String> = []
    /// The ids of tasks whose clips wait to be worked on.
    private let waiting: AsyncStream<String>.Continuation
    /// The ids of tasks whose end is known and is to be reported.
    private let ended: AsyncStream<String>.Continuation

    init(
        configuration: SandboxConfiguration,
        timekeeper: Timekeeper,
        random: RandomSource,
        journal: Journal,
        dice: FaultDice,
        kept: [TaskRecord],
        waiting: AsyncStream<String>.Continuation,
        ended: AsyncStream<String>.Continuation
    ) {
        self.configuration = configuration
        self.timekeeper = timekeeper
        self.random = random
        self.journal = journal
        self.dice = dice
        self.waiting = waiting
        self.ended = ended
        book = TaskBook(kept)
        bucket = configuration.requestsPerMinute.map {
            RateBucket(perMinute: $0, burst: configuration.burst, now: timekeeper.uptime())
        }
        for record in kept where record.result == nil { waiting.yield(record.id) }
        for record in kept where record.isToBeReported { ended.yield(record.id) }
    }

    /// Counts a submission against the rate.
    func admit() throws(Refusal) {
        guard bucket?.take(now: timekeeper.uptime()) != false else { throw .throttled }
    }

    /// Creates a task, or finds the one that the key has created.
    ///
    /// - Returns: The task, and whether it was there before.
    func submit(_ order: EditOrder, key: String?, body: [UInt8]) async throws(Refusal) -> (TaskView, isReplay: Bool) {
        let digest = ContentDigest(of: body)
        if let key, let known = book.record(key: key) {
            guard known.bodyDigest == digest else { throw .keyConflict }
            // Its own line may still be on the way to the disk: nobody is told of a task before one line is there.
            if unkept.contains(known.id) { try await keep(known) }
            return (TaskView(known, at: timekeeper.now()), true)
        }
        let now = timekeeper.now()
        let record = newRecord(order, key: key, digest: digest, now: now)
        if let limit = configuration.runningLimit, book.runningCount(at: now) >= limit { throw .throttled }
        if let credits = configuration.creditsAvailable, book.committed(at: now) + record.reserved > credits {
            throw .noCredits
        }
        book.put(record)
        unkept.insert(record.id)
        defer { unkept.remove(record.id) }
        do {
            try await keep(record)
        } catch {
            book.remove(record)
            throw error
        }
        if record.result == nil { waiting.yield(record.id) }
        if record.isToBeReported { ended.yield(record.id) }
        return (TaskView(record, at: timekeeper.now()), false)
    }

    /// Writes a task's result down; it shows from its moment on, but not before the task is due.
    func finish(_ id: String, with outcome: Result<ClipLengths, TaskFailure>) async throws(Refusal) {
        guard var record = book[id], record.result == nil else { return }
        record.result = result(of: record, outcome, at: max(record.due, timekeeper.now()))
        try await keep(record)
        book.put(record)
        if record.isToBeReported { ended.yield(id) }
    }

    /// Writes down that a task's end was reported.
    func reported(_ id: String) async throws(Refusal) {
        guard var record = book[id] else { return }
        record.isReported = true
        try await keep(record)
        book.put(record)
    }

    func record(_ id: String) -> TaskRecord? { book[id] }

    func view(_ id: String) -> TaskView? { book[id].map { TaskView($0, at: timekeeper.now()) } }

    func view(token: String) -> TaskView? { book.record(token: token).map { TaskView($0, at: timekeeper.now()) } }

    /// Newest first, those that pass, a page of them; and how many pass.
    func page(_ page: Int, size: Int, where passes: @Sendable (TaskView) -> Bool) -> ([TaskView], total: Int) {
        let now = timekeeper.now()
        let views = book.all.reversed().map { TaskView($0, at: now) }.filter(passes)
        return (Array(views.dropFirst((page - 1) * size).prefix(size)), views.count)
    }

    func bill() -> SandboxBill { SandboxBill(book.all, at: timekeeper.now()) }

    /// Charged credits, and those left if there is an end to them.
    func credits() -> (used: Decimal, left: Decimal?) {
        let committed = book.committed(at: timekeeper.now())
        return (bill().credits, configuration.creditsAvailable.map { max(0, $0 - committed) })
    }

    private func newRecord(_ order: EditOrder, key: String?, digest: ContentDigest, now: Date) -> TaskRecord {
        let range = configuration.taskSeconds
        let share = Mixed.unit(configuration.seed, UInt64(book.ids.count))
        let seconds = range.lowerBound + (range.upperBound - range.lowerBound) * share
        var record = TaskRecord(
            id: newID(now),
            key: key,
            bodyDigest: digest,
            order: order,
            created: now,
            due: now.addingTimeInterval(max(0, seconds)),
            reserved: CreditTariff.reservation(duration: order.duration, quality: order.quality),
            token: random.hex(20)
        )
        for fault in [SandboxFault.failTask, .rejectTask, .noLink, .expiredLink, .wrongTaskVideo]
        where dice.strikes(fault) {
            record.faults.insert(fault)
        }
        if record.faults.contains(.wrongTaskVideo) { record.tokenBefore = book.ids.last.flatMap { book[$0] }?.token }
        if let failure = record.plannedFailure {
            record.result = TaskResult(finished: record.due, failure: failure)
        } else if case .instant(let clip) = configuration.media {
            let lengths = ClipLengths(input: clip, cut: order.duration)
            record.result = result(of: record, .success(lengths), at: record.due)
        }
        return record
    }

    private func result(
        of record: TaskRecord,
        _ outcome: Result<ClipLengths, TaskFailure>,
        at finished: Date
    ) -> TaskResult {
        switch outcome {
        case .failure(let failure): return TaskResult(finished: finished, failure: failure)
        case .success(let lengths):
            let credits = CreditTariff.credits(
                input: lengths.input,
                output: lengths.output,
                quality: record.order.quality
            )
            return TaskResult(
                finished: finished,
                inputSeconds: lengths.input,
                outputSeconds: lengths.output,
                credits: credits
            )
        }
    }

    private func newID(_ now: Date) -> String {
        switch configuration.api {
        case .evolink: "task-unified-\(Int(now.timeIntervalSince1970))-\(random.hex(6))"
        case .novita: random.hex(16)
        }
    }

    /// Makes a task durable; a disk that fails is an error of this provider.
    private func keep(_ record: TaskRecord) async throws(Refusal) {
        do {
            try await journal.append(.task(record))
        } catch {
            configuration.logger.error("cannot keep a task", metadata: ["error": "\(error)"])
            throw .broken
        }
    }
}

extension TaskRecord {
    /// The failure that a fault has chosen for this task.
    fileprivate var plannedFailure: TaskFailure? {
        if faults.contains(.failTask) {
            return TaskFailure(code: "service_error", message: "The service failed. Please try again later.")
        }
        if faults.contains(.rejectTask) {
            return TaskFailure(code: "content_policy_violation", message: "Content policy violation.")
        }
        return nil
    }
}
