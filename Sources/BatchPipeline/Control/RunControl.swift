import DequeModule
import EditModel

/// What the stages of a run agree on: whether to go on, whether to submit, and which edits are left for the next run.
actor RunControl {
    /// The bells of this run.
    let bell: Bells
    /// Why nothing is submitted any more, by provider; `nil` as the key stands for all.
    private var stops: [ProviderID?: WanbatchError] = [:]
    /// Every reason to end early, in the order in which they came.
    private(set) var reasons: [WanbatchError] = []
    /// What a person must look at though no edit ended badly.
    private(set) var notices: [WanbatchError] = []
    /// Whether all work is done.
    private(set) var isOver = false
    /// Edits that this run can do no more about.
    private(set) var aside: Set<EditID> = []
    /// Edits that wait until a reservation becomes less, each with the budget that it does not fit.
    private(set) var budgetReasons: [EditID: WanbatchError] = [:]
    /// Edits that wait until a reservation becomes less.
    var waitingForBudget: Set<EditID> { Set(budgetReasons.keys) }
    /// How often a reservation has become less.
    private(set) var easings = 0
    /// How often edits that others had worked on have come into this run's hands.
    private(set) var claims = 0
    /// Edits whose task has begun, by provider, until its poller takes over.
    private var begun: [ProviderID: [EditID]] = [:]
    /// Edits that this run has archived and that have no pictures yet; where they are too many, the latest of them.
    private var archived: Deque<EditID> = []
    /// Warnings that were said once.
    private var said: Set<String> = []

    init(bell: Bells = Bells()) { self.bell = bell }

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

    /// Something that a person must look at: told again in the summary of the run's end.
    ///
    /// - Parameter notice: What, and what to do about it.
    func tell(_ notice: WanbatchError) {
        if !notices.contains(where: { $0.code == notice.code }) { notices.append(notice) }
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
    ///   - reason: The budget that it does not fit.
    ///   - seen: ``easings`` when the budget was looked at: if one came since, the edit need not wait.
    func waitForBudget(_ edit: EditID, because reason: WanbatchError, since seen: Int) {
        if seen == easings { budgetReasons[edit] = reason }
    }

    /// A reservation has become less: edits that wait for it are tried again. The caller rings the bell.
    func budgetEased() {
        easings += 1
        budgetReasons = [:]
    }

    /// Edits that others had worked on are in this run's hands now.
    func hasClaimed() async {
        claims += 1
        await bell.ring()
    }

    /// A task has begun.
    ///
    /// - Parameters:
    ///   - edit: Its edit.
    ///   - provider: Where it runs.
    func hasBegun(_ edit: EditID, at provider: ProviderID) { begun[provider, default: []].append(edit) }

    /// The edits whose tasks have begun since this was last asked.
    ///
    /// - Parameter provider: Where they run.
    func takeBegun(at provider: ProviderID) -> [EditID] { begun.removeValue(forKey: provider) ?? [] }

    /// An edit is archived.
    func hasArchived(_ edit: EditID) {
        if archived.count == Self.mostArchived { archived.removeFirst() }
        archived.append(edit)
    }

    /// An edit that was archived, once.
    func takeArchived() -> EditID? { archived.popFirst() }

    /// Whether there is one to take.
    var hasArchivedAny: Bool { !archived.isEmpty }

    private static let mostArchived = 2000

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
