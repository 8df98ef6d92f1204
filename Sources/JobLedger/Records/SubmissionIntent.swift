public import EditModel
public import Foundation

/// What is written down before the first byte of a paid POST leaves.
public struct SubmissionIntent: Sendable {
    /// What is to be bought.
    public var edit: EditID
    /// The run that buys.
    public var run: String
    /// The model's name at the provider.
    public var model: String
    /// The idempotency key.
    public var key: String
    /// Where the POST goes.
    public var address: String
    /// The exact bytes of the POST.
    public var body: Data
    /// The length of the clip.
    public var input: Duration
    /// The length of the output that is expected.
    public var expected: Duration
    /// USD a second; `nil` when the price is not known.
    public var unitPrice: String?
    /// The most that it may cost; `nil` when the price is not known.
    public var reservation: Money?
    /// The most that the run may commit to in this world; `nil` for no limit.
    public var maximumCost: Money?
    /// The most that all runs of the archive may commit to in a UTC month, in the real world; `nil` for no limit.
    public var maximumMonthCost: Money?

    /// An intent.
    ///
    /// - Parameters:
    ///   - edit: What is to be bought.
    ///   - run: The run that buys.
    ///   - model: The model's name at the provider.
    ///   - key: The idempotency key.
    ///   - address: Where the POST goes.
    ///   - body: The exact bytes of the POST.
    ///   - input: The length of the clip.
    ///   - expected: The length of the output that is expected.
    ///   - unitPrice: USD a second.
    ///   - reservation: The most that it may cost.
    ///   - maximumCost: The most that the run may commit to.
    ///   - maximumMonthCost: The most that all runs may commit to in a UTC month, in the real world.
    public init(
        edit: EditID,
        run: String,
        model: String,
        key: String,
        address: String,
        body: Data,
        input: Duration,
        expected: Duration,
        unitPrice: String?,
        reservation: Money?,
        maximumCost: Money?,
        maximumMonthCost: Money? = nil
    ) {
        self.edit = edit
        self.run = run
        self.model = model
        self.key = key
        self.address = address
        self.body = body
        self.input = input
        self.expected = expected
        self.unitPrice = unitPrice
        self.reservation = reservation
        self.maximumCost = maximumCost
        self.maximumMonthCost = maximumMonthCost
    }
}

/// What a budget counts over.
public enum BudgetScope: Hashable, Sendable {
    /// One run, in one world.
    case run
    /// The UTC month of the submission: all runs of the archive, in the real world.
    case month
}

/// What became of the wish to submit.
public enum IntentResult: Sendable {
    /// Written down: the POST may leave.
    case written(SubmissionRecord)
    /// The reservation does not fit a budget now, but open reservations of this run may become less.
    case overBudgetForNow(BudgetScope)
    /// The reservation does not fit a budget.
    case overBudget(BudgetScope)
    /// The edit is not waiting to be submitted any more: another run was first.
    case taken
}
