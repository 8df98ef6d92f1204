import EditModel
import EditProviders
import Foundation
import JobLedger

/// A task that is waited for.
struct WatchedTask: Sendable {
    /// The provider's id.
    let task: TaskID
    /// The purchase.
    let submission: SubmissionRecord
    /// When this run began to wait, or when the provider accepted, on the clock that only goes forward.
    let began: Duration
}

/// The tasks of one provider that are waited for: when each is asked for next, and what was odd about it so far.
actor TaskWatch {
    private let context: RunContext
    private let desk: ProviderDesk
    private var schedule: PollSchedule<String>
    private var tasks: [String: WatchedTask] = [:]
    private var claims = -1
    private var refreshedAt: Duration?
    private var oddAnswers: [String: (count: Int, since: Duration)] = [:]
    private var progress: [String: Int] = [:]
    /// Those whose last step is being taken.
    private var ending: Set<String> = []
    private(set) var isBatchOffered = true
    private var batchFailures = 0
    private var firstLook = FirstLook()

    init(context: RunContext, desk: ProviderDesk, memory: GovernorMemory?) {
        self.context = context
        self.desk = desk
        schedule = PollSchedule(memory: memory, random: context.random)
        isBatchOffered = desk.provider.batchQuerySize > 1
    }

    /// Takes over the tasks that have begun since; all that run, when edits came from elsewhere.
    ///
    /// - Throws: Whatever the ledger throws.
    func refresh() async throws {
        let begun = await context.control.takeBegun(at: desk.id)
        let claims = await context.control.claims
        var running = try await context.ledger.submissions(of: begun, in: .running)
        if claims != self.claims {
            self.claims = claims
            running = try await context.ledger.submissions(of: context.batch, in: .running, provider: desk.id)
        }
        let aside = await context.control.aside
        let now = context.timekeeper.uptime()
        // What this run has bought since the last look cannot be older than that, whatever the time of day says.
        let oldest = now - (refreshedAt ?? context.startedAt)
        refreshedAt = now
        for submission in running where !aside.contains(submission.edit) {
            guard let text = submission.task, let task = TaskID(text), tasks[text] == nil else { continue }
            let age = context.timekeeper.now().timeIntervalSince1970 - Double(submission.acceptedAt ?? 0) / 1000
            var elapsed = Duration.milliseconds(Int64(min(max(age, 0), 1e9) * 1000))
            if submission.run == context.run { elapsed = min(elapsed, oldest) }
            tasks[text] = WatchedTask(task: task, submission: submission, began: now - elapsed)
            let whole = submission.taskEstimateMs.map { Duration.milliseconds($0) }
            let estimate = whole.map { firstLook.wait(estimate: $0) }
            schedule.add(text, began: now - elapsed, now: now, estimate: estimate, whole: whole)
        }
    }

    /// The tasks to ask for now, by question.
    ///
    /// - Parameter most: How many questions at once.
    func due(most: Int) -> [[WatchedTask]] {
        let now = context.timekeeper.uptime()
        let size = isBatchOffered ? max(1, desk.provider.batchQuerySize) : 1
        var questions: [[WatchedTask]] = []
        while questions.count < most {
            let keys = schedule.due(at: now, most: size)
            guard !keys.isEmpty else { break }
            questions.append(keys.compactMap { tasks[$0] })
        }
        return questions
    }

    /// This run can do no more about a task.
    func drop(_ task: WatchedTask) { forget(task.task.text) }

    /// How long until the next question; `nil` when nothing is waited for.
    func wait() -> Duration? {
        schedule.nextDue().map { max($0 - context.timekeeper.uptime(), .milliseconds(1)) }
    }

    /// The provider takes no question about several tasks.
    func batchIsNotOffered() { isBatchOffered = false }

    /// A question about several tasks failed: whether so many have in a row that single ones are worth a try.
    func isBatchFailing() -> Bool {
        batchFailures += 1
        return batchFailures % 4 == 0
    }

    /// A question got no usable answer.
    ///
    /// - Parameters:
    ///   - asked: The tasks of the question.
    ///   - retryAfter: How long the provider wants to be left alone.
    func failed(_ asked: [WatchedTask], retryAfter: Duration?) {
        let now = context.timekeeper.uptime()
        for task in asked { schedule.failed(task.task.text, at: now, retryAfter: retryAfter) }
    }

    /// A task still runs.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - percent: Its progress.
    /// - Returns: Whether the progress is news: by five points or more, for each is a commit.
    func stillRuns(_ task: WatchedTask, percent: Int?) -> Bool {
        if !schedule.hasSeenRunning(task.task.text) { firstLook.wasInTime() }
        schedule.answered(task.task.text)
        oddAnswers[task.task.text] = nil
        guard let percent, abs(percent - (progress[task.task.text] ?? -Self.news)) >= Self.news else { return false }
        progress[task.task.text] = percent
        return true
    }

    /// Takes a task for its last step: nobody else takes it then, whatever they were told of it.
    ///
    /// - Parameter task: The task.
    /// - Returns: Whether it is the caller's.
    func claim(_ task: WatchedTask) -> Bool {
        tasks[task.task.text] != nil && ending.insert(task.task.text).inserted
    }

    /// A task has ended.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - isTelling: Whether its time tells how long tasks take.
    /// - Returns: How long it ran, where that tells how long tasks take, and when it was last known to run.
    func ended(_ task: WatchedTask, isTelling: Bool) -> (time: Duration?, lastSeen: Duration?) {
        let found = context.timekeeper.uptime() - task.began
        let wasSeen = schedule.hasSeenRunning(task.task.text)
        // What ended while no run looked may have ended long ago.
        let time = isTelling && (wasSeen || task.submission.run == context.run) ? found : nil
        let lastSeen = schedule.ended(task.task.text, taskTime: time)
        if let time, !wasSeen { firstLook.wasLate(after: time) }
        forget(task.task.text)
        return (time, lastSeen)
    }

    /// An odd answer ("no such task", "no link"): whether there were so many in a row, for so long, that it is believed.
    ///
    /// - Parameter task: The task.
    func isBelievable(oddAnswerOf task: WatchedTask) -> Bool {
        let now = context.timekeeper.uptime()
        var odd = oddAnswers[task.task.text] ?? (0, now)
        odd.count += 1
        oddAnswers[task.task.text] = odd
        let wait = context.settings.gonePatience / max(1, context.settings.goneAnswers)
        schedule.failed(task.task.text, at: now, retryAfter: wait)
        return odd.count >= context.settings.goneAnswers && now - odd.since >= context.settings.gonePatience / 2
    }

    /// How many points of progress are news.
    private static let news = 5

    private func forget(_ text: String) {
        schedule.remove(text)
        tasks[text] = nil
        oddAnswers[text] = nil
        progress[text] = nil
        ending.remove(text)
    }
}
