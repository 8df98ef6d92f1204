public import EditModel
public import GRDB

/// What a report of several runs or batches needs to know of one submission, without its body.
public struct PurchaseRecord: Codable, Hashable, Sendable {
    /// The batch of the run that submitted.
    public var batch: String
    /// The run that submitted.
    public var run: String
    /// What is bought.
    public var edit: EditID
    /// From whom.
    public var provider: ProviderID
    /// Whether money is real.
    public var world: World
    /// Where it stands.
    public var state: SubmissionRecord.State
    /// When it was written down, just before its request left, in milliseconds since 1970: the moment that counts for the
    /// monthly budget.
    public var at: Int64
    /// The length of the clip in milliseconds.
    public var inputMs: Int64
    /// The length of the verified output in milliseconds.
    public var outputMs: Int64?
    /// The most that it may cost.
    public var reservation: Money?
    /// What it cost.
    public var cost: Money?

    // Not a strategy of GRDB: that would translate every name anew for each row.
    private enum CodingKeys: String, CodingKey {
        case batch, run, edit, provider, world, state, at, reservation, cost
        case inputMs = "input_ms"
        case outputMs = "output_ms"
    }
}

extension PurchaseRecord: FetchableRecord {}

extension MoneyState {
    /// Adds a submission of the same world; the same rule as the ledger's own sums.
    ///
    /// - Parameter purchase: The submission.
    public mutating func add(_ purchase: PurchaseRecord) {
        switch (purchase.state, purchase.cost) {
        case (.refused, _), (.failed, _): return
        case (_, let cost?): spent += cost
        case (.unknown, nil), (.lost, nil): doubtful += purchase.reservation ?? .zero
        case (.settled, nil): break
        case (.open, nil), (.waiting, nil), (.accepted, nil), (.succeeded, nil):
            reserved += purchase.reservation ?? .zero
        }
        if purchase.cost == nil, purchase.reservation == nil { unpriced += 1 }
    }
}
