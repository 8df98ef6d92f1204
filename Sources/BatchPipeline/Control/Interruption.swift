/// A person's or the system's wish that a run ends soon.
public actor Interruption {
    private var isWished = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// No wish yet.
    public init() {}

    /// The run shall end soon.
    public func wish() {
        isWished = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Whether the run shall end soon.
    public var isPending: Bool { isWished }

    /// Waits for the wish, or for cancellation.
    func wait() async {
        if isWished || Task.isCancelled { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isWished || Task.isCancelled { continuation.resume() } else { waiters.append(continuation) }
            }
        } onCancel: {
            Task { await self.wake() }
        }
    }

    private func wake() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
