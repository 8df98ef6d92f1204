import EditModel
import Foundation
import Synchronization

/// A provider in memory: its own reading of the documents of Evolink (with its Files API) and of Novita.
///
/// It counts what it was asked and what it made, so that a test can say what was bought. `FakeProvider+Evolink` and
/// `FakeProvider+Novita` are its two mouths.
final class FakeProvider: Sendable {
    /// A POST that buys.
    struct Post: Sendable {
        var key: String?
        var body: [UInt8]
        var at: Date
    }

    /// A task.
    struct Job: Sendable {
        var id: String
        var key: String?
        var body: [UInt8]
        var made: Duration
        var madeAt: Date
        var questions = 0
        var hasEnded = false
    }

    struct State: Sendable {
        var script: ProviderScript
        var posts: [Post] = []
        var jobs: [Job] = []
        var uploads = 0
        /// The files in the store, and those that were taken back.
        var kept: [String] = []
        var withdrawn: [String] = []
        /// The folder of the user's own storage, and the requests for its files.
        var storage: String?
        var storageAsked = 0
        var questions = 0
        var outputs = 0
        var most = 0
        var strangers: [String] = []
        var lostAt: Duration?
        /// POSTs that buy and reached nobody.
        var lostPosts: [Duration] = []
    }

    static let outputs = "http://127.0.0.1:9104"
    static let key = "key-of-the-tests"

    let clock: ScaledClock
    let output: [UInt8]
    /// What its addresses begin with: this machine in a rehearsal, somewhere else where money is real.
    let origin: String
    let state: Mutex<State>

    init(clock: ScaledClock, output: [UInt8], script: ProviderScript, origin: String = "http://127.0.0.1") {
        self.clock = clock
        // Room for a name: a box that players skip.
        self.output = output + [0, 0, 0, 48] + Array("free".utf8) + [UInt8](repeating: 0, count: 40)
        self.origin = origin
        state = Mutex(State(script: script))
    }

    /// How it behaves from now on.
    var script: ProviderScript {
        get { state.withLock { $0.script } }
        set { state.withLock { $0.script = newValue } }
    }

    var posts: [Post] { state.withLock { $0.posts } }
    var jobs: [Job] { state.withLock { $0.jobs } }
    var uploads: Int { state.withLock { $0.uploads } }
    /// The files in its store.
    var kept: [String] { state.withLock { $0.kept } }
    /// The files that were taken back.
    var withdrawn: [String] { state.withLock { $0.withdrawn } }
    /// Questions about tasks, single ones and those about several.
    var questions: Int { state.withLock { $0.questions } }
    /// Requests for outputs.
    var fetches: Int { state.withLock { $0.outputs } }
    /// The most tasks that ran at once.
    var mostRunning: Int { state.withLock { $0.most } }

    /// When the network was lost, or the first request reached nobody.
    var lostAt: Duration? { state.withLock { $0.lostAt } }
    /// When POSTs that buy reached nobody.
    var lostPosts: [Duration] { state.withLock { $0.lostPosts } }

    /// Nobody can be reached from a moment on, for a time.
    func isLost(from start: Duration, for time: Duration) {
        state.withLock { state in
            state.lostAt = start
            state.script.isAway = { $0 > start && $0 < start + time }
        }
    }

    /// Lists a task that somebody else makes with the same account, at the moment of the first purchase.
    func listStranger(_ id: String) { state.withLock { $0.strangers.append(id) } }

    // MARK: - Buying

    /// Takes a POST that buys and gives what is to be answered: a task's id where the answer is as documented.
    func buy(key: String?, body: [UInt8]) async throws -> Bought {
        let now = clock.now
        let script = state.withLock { state in
            state.posts.append(Post(key: key, body: body, at: now))
            var keys: [String?] = []
            for post in state.posts where !keys.contains(post.key) { keys.append(post.key) }
            let number = (keys.firstIndex(of: key) ?? 0) + 1
            if let script = state.script.purchase(number) { return script }
            let scripts = state.script.posts
            return state.posts.count <= scripts.count ? scripts[state.posts.count - 1] : state.script.laterPosts
        }
        switch script {
        case .works:
            return taken(key: key, body: body)
        case .waits(let gate, let isLost):
            await gate.pass()
            let bought = taken(key: key, body: body)
            if isLost { throw WebFailure(.maybeSent, "timeout", "the answer was lost") }
            return bought
        case .answers(let answer, let makesTask):
            if makesTask { _ = taken(key: key, body: body) }
            return .answer(answer)
        case .breaks(let reach, let makesTask):
            if makesTask { _ = taken(key: key, body: body) }
            throw WebFailure(reach, reach == .notSent ? "connect" : "timeout", "the connection broke off")
        }
    }

    /// What comes of a POST that buys.
    enum Bought: Sendable {
        case task(id: String, isReplay: Bool)
        case full
        case conflict
        case answer(PlainAnswer)
    }

    private func taken(key: String?, body: [UInt8]) -> Bought {
        let now = clock.elapsed
        let date = clock.now
        return state.withLock { state in
            if state.script.knowsKeys, let key, let known = state.jobs.first(where: { $0.key == key }) {
                return known.body == body ? .task(id: known.id, isReplay: true) : .conflict
            }
            let running = state.jobs.count { !$0.hasEnded }
            if running >= state.script.slots { return .full }
            let id = "task-\(state.jobs.count + 1)"
            state.jobs.append(Job(id: id, key: key, body: body, made: now, madeAt: date))
            state.most = max(state.most, running + 1)
            return .task(id: id, isReplay: false)
        }
    }

    // MARK: - Tasks

    /// How a task stands; `nil` for one that is not there.
    func look(at id: String) -> TaskAnswer? {
        let now = clock.elapsed
        return state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            state.jobs[index].questions += 1
            let job = state.jobs[index]
            let look = TaskLook(id: id, number: index + 1, question: job.questions, age: now - job.made)
            let answer = state.script.task(look)
            switch answer {
            case .succeeds, .fails: state.jobs[index].hasEnded = true
            case .runs, .says, .breaks: break
            }
            return answer
        }
    }

    func isAsked() { state.withLock { $0.questions += 1 } }

    /// The address of a task's output.
    func link(of id: String) -> String {
        "\(origin):9104/\(id).mp4?Expires=\(Int(clock.now.timeIntervalSince1970) + 86_400)"
    }

    func give(_ url: String) -> PlainAnswer {
        let (script, request) = state.withLock { state in
            state.outputs += 1
            return (state.script, state.outputs)
        }
        return script.output(OutputLook(url: url, request: request))
            ?? PlainAnswer(status: 200, headers: [WebHeader("Content-Length", "\(output.count)")], body: video(url))
    }

    /// The edited clip with the name of its address in a box at its end: no two outputs are alike, but of one length.
    private func video(_ url: String) -> [UInt8] {
        let name = Array((url.split(separator: "?").first ?? "").utf8.suffix(40))
        var bytes = output
        for (index, byte) in name.enumerated() { bytes[bytes.count - name.count + index] = byte }
        return bytes
    }

    /// What the link of a task gives.
    func output(of id: String) -> [UInt8] { video(link(of: id)) }
}
