import EditModel

/// Keeps all requests to a provider under `--rpm`; without it everything passes.
actor RequestMeter {
    private var bucket: TokenBucket?
    private let timekeeper: Timekeeper

    init(requestsPerMinute: Int?, timekeeper: Timekeeper) {
        bucket = requestsPerMinute.map { TokenBucket(perMinute: Double($0), burst: 1) }
        self.timekeeper = timekeeper
    }

    /// Waits until a request may leave.
    ///
    /// - Throws: `CancellationError` when cancelled.
    func acquire() async throws {
        while let ready = bucket?.ready(at: timekeeper.uptime()) {
            let now = timekeeper.uptime()
            if ready <= now {
                bucket?.take(at: now)
                return
            }
            try await timekeeper.sleep(ready - now)
        }
    }
}
