import EditModel

/// The patience with a service that several works ask at once.
actor ServicePatience {
    private var patience: OutagePatience
    private let timekeeper: Timekeeper
    private var hasWorked = false
    private var refused: Set<ContentDigest> = []

    init(_ patience: OutagePatience, timekeeper: Timekeeper) {
        self.patience = patience
        self.timekeeper = timekeeper
    }

    /// It did what it is for.
    func worked() {
        patience.worked()
        hasWorked = true
        refused = []
    }

    /// It refused a file for another reason than that it cannot be reached.
    ///
    /// - Parameter file: The file's content.
    /// - Returns: Whether that seems to be the file's fault: others went well, and few have been refused since.
    func isFault(of file: ContentDigest) -> Bool {
        refused.insert(file)
        return hasWorked && refused.count < 3
    }

    /// How long it is waited for now, in all.
    var whole: Duration { patience.whole }

    /// A try failed: waits until the next one may be made.
    ///
    /// - Parameter start: When the try began.
    /// - Returns: `false` when the patience is over.
    /// - Throws: `CancellationError` when cancelled.
    func outlasts(tryOf start: Duration) async throws -> Bool {
        let now = timekeeper.uptime()
        patience.failed(at: now, since: start)
        guard patience.lasts(at: now), let next = patience.nextTry else { return false }
        try await timekeeper.sleep(next - now)
        return true
    }
}
