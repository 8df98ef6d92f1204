import EditModel

/// What the stages of a run agree on: whether to go on, whether to submit, and which edits are left for the next run.
actor RunControl {
    /// The bell of this run.
    let bell: Bell
    /// Why nothing is submitted any more, by provider; `nil` as the key stands for all.
    private var stops: [ProviderID?: WanbatchError] = [:]
    /// Every reason to end early, in the order in which they came.
    private(set) var reasons: [WanbatchError] = []
    /// Whether all work is done.
    private(set) var isOver = false
    /// Edits that this run can do no more about.
    private(set) var aside: Set<EditID> = []
    /// Edits that wait until a reservation becomes less.
    private(set) var waitingForBudget: Set<EditID> = []
    /// How often a reservation has become less.
    private(set) var easings = 0
    /// Warnings that were said once.
    private var said: Set<String> = []

    init(bell: Bell) { self.bell = bell }

    /// No more submissions to a provider, or to any.
    ///
    /// - Parameters:
    ///   - provider: The provider; `nil` for all.
    ///   - reason: Why: kind `stopped` ends with exit 2, `access` with 77, `unavailable` with 69.
    func stopSubmitting(to provider: ProviderID?, because reason: WanbatchError) async {
        guard stops[provider] == nil else { return }
        stops[provider] = reason
        // Where everything had been submitted before the deadline, nothing was stopped by it.
        if reason.code != WanbatchError.deadline.code { note(reason) }
        await bell.ring()
    }

    /// Why nothing is submitted to a provider any more; `nil` while it is.
    ///
    /// - Parameter provider: The provider.
    func stop(of provider: ProviderID) -> WanbatchError? { stops[nil] ?? stops[provider] }

    /// Something that makes the run end early, without a stop.
    ///
    /// - Parameter reason: Why.
    func note(_ reason: WanbatchError) {
        if !reasons.contains(where: { $0.code == reason.code && $0.kind == reason.kind }) { reasons.append(reason) }
    }

    /// This run can do no more about an edit.
    ///
    /// - Parameter edit: The edit.
    func setAside(_ edit: EditID) async {
        aside.insert(edit)
        await bell.ring()
    }

    /// An edit waits until a reservation becomes less.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - seen: ``easings`` when the budget was looked at: if one came since, the edit need not wait.
    func waitForBudget(_ edit: EditID, since seen: Int) {
        if seen == easings { waitingForBudget.insert(edit) }
    }

    /// A reservation has become less: edits that wait for it are tried again. The caller rings the bell.
    func budgetEased() {
        easings += 1
        waitingForBudget = []
    }

    /// All work is done.
    func finish() async {
        isOver = true
        await bell.ring()
    }

    /// Whether this is said for the first time.
    ///
    /// - Parameter text: What is said.
    func isNew(_ text: String) -> Bool { said.insert(text).inserted }
}
