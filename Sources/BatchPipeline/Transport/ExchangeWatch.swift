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
        /// When the present wait is over; `nil` while the caller works on a piece.
        var deadline: Duration?
        var waitsFor: String
    }

    /// A watch that begins now.
    init(limits: WebLimits, timekeeper: Timekeeper, host: String) {
        self.host = host
        self.limits = limits
        self.timekeeper = timekeeper
        started = timekeeper.uptime()
        state = Mutex(State(deadline: started + limits.firstByte, waitsFor: "the first byte of the answer"))
    }

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
            state.deadline = min(started + limits.firstByte, now + limits.betweenBytes)
            state.waitsFor = "the body to be taken"
        }
    }

    /// The whole body is out: what is waited for is the head.
    func bodyWasSent() {
        let now = timekeeper.uptime()
        state.withLock {
            $0.deadline = min(started + limits.firstByte, now + limits.afterBody)
            $0.waitsFor = "the first byte of the answer"
        }
    }

    /// A piece of the answer is waited for.
    func waitForBytes() {
        let now = timekeeper.uptime()
        state.withLock {
            $0.deadline = now + limits.betweenBytes
            $0.waitsFor = "more of the answer"
        }
    }

    /// A piece has come: the caller's own time is not the server's.
    func pause() { state.withLock { $0.deadline = nil } }

    /// Waits until a limit is passed.
    ///
    /// - Returns: What to fail with.
    /// - Throws: `CancellationError`, when the exchange is over before.
    func timeout() async throws -> WebFailure {
        let end = started + limits.whole
        while true {
            let now = timekeeper.uptime()
            let (deadline, waitsFor) = state.withLock { ($0.deadline, $0.waitsFor) }
            if now >= end { return failure("the end", after: limits.whole) }
            if let deadline, now >= deadline { return failure(waitsFor, after: now - started) }
            // Never longer than the shortest limit that may begin meanwhile.
            let rest = min(end, deadline ?? end) - now
            try await timekeeper.sleep(min(rest, limits.betweenBytes, limits.afterBody))
        }
    }

    private func failure(_ waitsFor: String, after time: Duration) -> WebFailure {
        WebFailure(.maybeSent, "timeout", "\(host): waited for \(waitsFor) in vain, \(time.shortest) s in all")
    }
}
