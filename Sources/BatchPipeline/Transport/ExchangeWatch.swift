import EditModel
import Synchronization

/// Measures the waits of one exchange: what is waited for now, and until when.
final class ExchangeWatch: Sendable {
    /// The host, for messages.
    let host: String
    private let limits: WebLimits
    private let timekeeper: Timekeeper
    private let started: Duration
    private let state: Mutex<State>

    private struct State {
        var bodyWasAsked = false
        var isSealed = false
        /// The present wait; `nil` while the caller works on a piece.
        var wait: Wait?
        /// Time in which this machine was asleep: it counts against no limit.
        var asleep = Duration.zero
    }

    private struct Wait {
        var began: Duration
        let limit: Duration
        /// Whether it is over with the time for the first byte of the answer, too.
        var isForHead = true
        let thing: String
    }

    /// A watch that begins now.
    init(limits: WebLimits, timekeeper: Timekeeper, host: String) {
        self.host = host
        self.limits = limits
        self.timekeeper = timekeeper
        started = timekeeper.uptime()
        state = Mutex(State(wait: Wait(began: started, limit: limits.firstByte, thing: Self.firstByte)))
    }

    private static let firstByte = "the first byte of the answer"

    /// Ends the exchange for its body: no byte of it leaves after this.
    ///
    /// - Returns: Whether AsyncHTTPClient ever asked for the body: then the connection stood, and bytes may have left.
    func seal() -> Bool {
        state.withLock { state in
            state.isSealed = true
            return state.bodyWasAsked
        }
    }

    /// Another piece of the body goes out; it must be gone before the wait between two pieces is over.
    ///
    /// - Throws: `CancellationError` when the exchange was sealed before.
    func bodyWasAsked() throws {
        let now = timekeeper.uptime()
        try state.withLock { state in
            if state.isSealed { throw CancellationError() }
            state.bodyWasAsked = true
            state.wait = Wait(began: now, limit: limits.betweenBytes, thing: "the body to be taken")
        }
    }

    /// The whole body is out: what is waited for is the head.
    func bodyWasSent() { wait(Wait(began: timekeeper.uptime(), limit: limits.afterBody, thing: Self.firstByte)) }

    /// A piece of the answer is waited for.
    func waitForBytes() {
        let now = timekeeper.uptime()
        wait(Wait(began: now, limit: limits.betweenBytes, isForHead: false, thing: "more of the answer"))
    }

    private func wait(_ wait: Wait?) { state.withLock { $0.wait = wait } }

    /// A piece has come: the caller's own time is not the server's.
    func pause() { wait(nil) }

    /// Waits until a limit is passed. A server is not blamed for time in which this machine was asleep: its answer may
    /// have come meanwhile, and may be to a paid request.
    ///
    /// - Returns: What to fail with.
    /// - Throws: `CancellationError`, when the exchange is over before.
    func timeout() async throws -> WebFailure {
        while true {
            let now = timekeeper.uptime()
            let (wait, asleep) = state.withLock { ($0.wait, $0.asleep) }
            let end = started + asleep + limits.whole
            let deadline = wait.map { self.deadline(of: $0, asleep: asleep) }
            if now >= end { return failure("the end", after: limits.whole) }
            if let wait, let deadline, now >= deadline { return failure(wait.thing, after: now - started) }
            // Never longer than the shortest limit that may begin meanwhile.
            let rest = min(end, deadline ?? end) - now
            try await sleep(min(rest, limits.betweenBytes, limits.afterBody))
        }
    }

    private func deadline(of wait: Wait, asleep: Duration) -> Duration {
        let own = wait.began + wait.limit
        return wait.isForHead ? min(started + asleep + limits.firstByte, own) : own
    }

    /// Waits; where the machine was asleep meanwhile, the present wait begins anew.
    private func sleep(_ duration: Duration) async throws {
        let asleep = try await timekeeper.timeAsleep(in: duration)
        guard asleep > .zero else { return }
        let now = timekeeper.uptime()
        state.withLock {
            $0.asleep += asleep
            $0.wait?.began = now
        }
    }

    private func failure(_ waitsFor: String, after time: Duration) -> WebFailure {
        WebFailure(.maybeSent, "timeout", "\(host): waited for \(waitsFor) in vain, \(time.shortest) s in all")
    }
}
