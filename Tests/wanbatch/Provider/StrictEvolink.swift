import Foundation

/// Evolink as its documents describe it, written apart from the program and from its sandbox: it checks every request,
/// counts what it is asked to do and what it costs, and misbehaves when it is told to.
actor StrictEvolink {
    /// How it behaves.
    struct Manners: Sendable {
        /// How long a task takes.
        var taskTime = Duration.milliseconds(200)
        /// Nothing gets done.
        var isFrozen = false
        /// Submissions are taken, but not answered yet.
        var holdsPosts = false
        /// Clips are not fetched yet. A task whose clip is gone when it is fetched at last fails.
        var holdsFetches = false
        /// Outputs are not given yet.
        var holdsOutputs = false
        /// How many tasks may run at once; more are refused with 429.
        var runningLimit = Int.max
        /// `Retry-After` of a 429.
        var retryAfter: String?
        /// How many tasks the balance pays for; more are refused with 402.
        var balance = Int.max
        /// What is wrong with a submission, by the number of the POST.
        var faults: [Int: Fault] = [:]
        /// Why tasks fail, by their number.
        var failures: [Int: String] = [:]
        /// Whether optional calls are there: batch, list, quota.
        var isComplete = true
        /// Whether the same key gives the same task.
        var hasKeys = true
        /// Whether finished tasks tell their credits.
        var tellsCredits = true
        /// Outputs that are no video, by the number of the task.
        var damaged: Set<Int> = []
        /// What is answered instead of tasks, by the number of the question.
        var queryFaults: [Int: Answer] = [:]
        /// What is answered instead of outputs, by the number of the download.
        var outputFaults: [Int: Answer] = [:]
        /// What is answered instead of uploads, by the number of the upload.
        var uploadFaults: [Int: Answer] = [:]
        /// Finished tasks that tell no links, by their number.
        var linkless: Set<Int> = []
        /// How many files the store takes.
        var storeLimit = 100
        /// What a task that is being made is called.
        var runningWord = "processing"
    }

    /// What is wrong with a submission.
    enum Fault: Sendable {
        /// Nothing is made; the answer has this status.
        case refused(Int, code: String, headers: [String: String] = [:])
        /// A task is made, but the answer has this status.
        case hidden(Int)
        /// A task is made, but the connection breaks.
        case lost
        /// Nothing is made, and the connection breaks.
        case dropped
        /// A task is made, but the answer is this.
        case instead(Answer)
    }

    /// A task.
    struct Made: Sendable {
        let id: String
        let number: Int
        let key: String
        let body: [UInt8]
        let created: Date
        let ready: ContinuousClock.Instant
        var seconds: Decimal?

        var clip: String { JSONNode(body)?["video_urls"]?.list?.first?.text ?? "" }
    }

    /// A key that no other part of a test uses.
    nonisolated let apiKey = "sk-strict-\(UUID().uuidString.lowercased())"

    var manners: Manners
    var base = ""
    var filesBase = ""
    var tasks: [Made] = []
    /// What broke a rule of the documents.
    var violations: [String] = []
    /// Requests, by what they ask.
    var counts: [String: Int] = [:]
    var files: [String: [UInt8]] = [:]
    /// The most files that lay in the store at once.
    var mostFiles = 0
    /// The most tasks that ran at once.
    var mostRunning = 0
    private var probes: [Task<Void, any Error>] = []

    private init(_ manners: Manners) { self.manners = manners }

    /// Serves while something goes on; the Files API has an address of its own.
    static func serving<Value: Sendable>(
        _ manners: Manners = Manners(),
        _ body: @Sendable (StrictEvolink) async throws -> Value
    ) async throws -> Value {
        let provider = StrictEvolink(manners)
        return try await LoopbackServer.serving(provider.answer) { base in
            try await LoopbackServer.serving(provider.answerFiles) { files in
                await provider.open(base, files)
                return try await body(provider)
            }
        }
    }

    private func open(_ base: String, _ files: String) { (self.base, filesBase) = (base, files) }

    // MARK: - For tests

    /// The environment of a run with this provider.
    var environment: [String: String] {
        [
            "EVOLINK_API_KEY": apiKey, "WANBATCH_EVOLINK_URL": base, "WANBATCH_EVOLINK_FILES_URL": filesBase,
        ]
    }

    /// Changes how it behaves.
    func behave(_ change: @Sendable (inout Manners) -> Void) { change(&manners) }

    /// How often something was asked.
    func count(_ what: String) -> Int { counts[what] ?? 0 }

    /// Puts a file where anyone can fetch it.
    func host(_ name: String, _ bytes: Data) -> String {
        files[name] = Array(bytes)
        return "\(filesBase)/files/\(name)"
    }

    /// What it charges: each finished task rounded to 0.0001 USD, half up.
    var bill: Decimal {
        tasks.filter { isDone($0) && failure($0) == nil }.map { task in
            var exact = credits(task) / 68
            var rounded = Decimal()
            NSDecimalRound(&rounded, &exact, 4, .plain)
            return rounded
        }.reduce(0, +)
    }

    // MARK: - Tasks

    func make(key: String, body: [UInt8]) -> Made {
        let number = tasks.count + 1
        let made = Made(
            id: "task-unified-\(1_757_169_743 + number)-strict\(number)",
            number: number,
            key: key,
            body: body,
            created: Date(),
            ready: .now + manners.taskTime
        )
        tasks.append(made)
        mostRunning = max(mostRunning, tasks.count { !isDone($0) })
        probes.append(Task { try await self.probe(made) })
        return made
    }

    private func probe(_ made: Made) async throws {
        let isLate = manners.holdsFetches
        try await held { $0.holdsFetches }
        let check = try await ClipCheck(url: made.clip)
        if isLate, check.seconds == 0 {
            manners.failures[made.number] = "resource_not_found"
        } else if !check.problems.isEmpty {
            violations.append("task \(made.number): \(check.problems)")
        }
        tasks[made.number - 1].seconds = check.seconds
    }

    func isDone(_ task: Made) -> Bool {
        !manners.isFrozen && task.seconds != nil && ContinuousClock.now >= task.ready
    }

    func failure(_ task: Made) -> String? { manners.failures[task.number] }

    /// Evolink's published rule: 5.44 credits a second of input and output, at least 10.88; 1.67 times at 1080p.
    func credits(_ task: Made) -> Decimal {
        let document = JSONNode(task.body)
        let factor = document?["quality"] == "1080p" ? Decimal(167) / 100 : 1
        let input = min(task.seconds ?? 0, 10)
        return max(Decimal(1088) / 100, Decimal(544) / 100 * factor * (input + 2))
    }
}
