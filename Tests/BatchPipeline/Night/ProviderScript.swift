import EditModel

/// How the fake provider behaves where it does not behave as documented.
struct ProviderScript: Sendable {
    /// The first POSTs that buy; the later ones are as `laterPosts` says.
    var posts: [PostScript] = []
    /// What the POSTs after those come to.
    var laterPosts = PostScript.works
    /// What every POST of a purchase comes to, by its number from 1; `nil` where the above counts.
    var purchase: @Sendable (Int) -> PostScript? = { _ in nil }
    /// How a task stands when it is asked for.
    var task: @Sendable (TaskLook) -> TaskAnswer = { $0.usual() }
    /// What a question about several tasks gets; `nil` for the answer as documented.
    var batch: PlainAnswer?
    /// What a question for the list of tasks gets; `nil` for the answer as documented.
    var list: PlainAnswer?
    /// What the link of an output gives; `nil` for the edited clip.
    var output: @Sendable (OutputLook) -> PlainAnswer? = { _ in nil }
    /// How many tasks may run at once.
    var slots = Int.max
    /// What an upload gets, by its number from 1; `nil` for the answer as documented.
    var upload: @Sendable (Int) -> PlainAnswer? = { _ in nil }
    /// How many files its store takes.
    var storeLimit = Int.max
    /// What the link of a file in the user's own storage gives, by the number of the request from 1; `nil` for the file.
    var storage: @Sendable (Int) -> PlainAnswer? = { _ in nil }
    /// When nobody can be reached, by the clock.
    var isAway: @Sendable (Duration) -> Bool = { _ in false }
    /// Whether the same key gives the same task.
    var knowsKeys = true
}

/// What comes of a POST that buys.
enum PostScript: Sendable {
    /// As documented; a key that is known gives the task that it made.
    case works
    /// An answer; whether a task is made nevertheless is said.
    case answers(PlainAnswer, makesTask: Bool = false)
    /// No answer.
    case breaks(WebFailure.Reach, makesTask: Bool = false)
    /// As documented, once the gate is opened; the answer may be lost then.
    case waits(Gate, isLost: Bool = false)
}

/// An answer as it goes over the wire.
struct PlainAnswer: Sendable {
    var status: Int
    var headers: [WebHeader] = []
    var body: [UInt8] = []

    static func text(_ status: Int, _ text: String, _ headers: [WebHeader] = []) -> PlainAnswer {
        PlainAnswer(status: status, headers: headers, body: Array(text.utf8))
    }

    /// 10 MB of valid JSON.
    static let huge = PlainAnswer(
        status: 200,
        headers: [WebHeader("Content-Type", "application/json")],
        body: Array("{\"padding\":\"".utf8) + [UInt8](repeating: 0x78, count: 10_000_000) + Array("\"}".utf8)
    )

    static let html = PlainAnswer.text(200, "<!DOCTYPE html><html><body>hello</body></html>")
}

/// A moment at which a task is asked for.
struct TaskLook: Sendable {
    /// The task.
    var id: String
    /// Which of the tasks it is, from 1.
    var number: Int
    /// Which question about it this is, from 1.
    var question: Int
    /// How long it has been there.
    var age: Duration

    /// Done after a while.
    func usual(after time: Duration = .seconds(20)) -> TaskAnswer { age < time ? .runs() : .succeeds() }
}

/// How a task stands.
enum TaskAnswer: Sendable {
    /// With a word of Evolink's or Novita's for it; `nil` for the documented one.
    case runs(status: String? = nil)
    /// With its links; `nil` for one that works.
    case succeeds(links: [String]? = nil)
    case fails(code: String, message: String)
    /// Anything else over the wire.
    case says(PlainAnswer)
    /// Nothing over the wire.
    case breaks
}

/// A moment at which an output is fetched.
struct OutputLook: Sendable {
    /// The whole address.
    var url: String
    /// Which request for any output this is, from 1.
    var request: Int
}

/// Something that waits until it is opened.
actor Gate {
    private var isOpen = false
    private var isReached = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var watchers: [CheckedContinuation<Void, Never>] = []

    /// Stands before it until it is opened.
    func pass() async {
        isReached = true
        for watcher in watchers { watcher.resume() }
        watchers = []
        if !isOpen { await withCheckedContinuation { waiters.append($0) } }
    }

    /// Waits until somebody stands before it.
    func reached() async {
        if !isReached { await withCheckedContinuation { watchers.append($0) } }
    }

    /// Lets all pass.
    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
