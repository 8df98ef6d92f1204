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
}

extension PurchaseRecord: FetchableRecord {
    /// Columns are in snake case.
    public static var databaseColumnDecodingStrategy: DatabaseColumnDecodingStrategy { .convertFromSnakeCase }
}

extension MoneyState {
    /// Where the money of some submissions stands; the same rule as the ledger's own sums.
    ///
    /// - Parameter purchases: The submissions, of one world.
    public init(of purchases: some Sequence<PurchaseRecord>) {
        self.init()
        for purchase in purchases {
            switch (purchase.state, purchase.cost) {
            case (.refused, _), (.failed, _): break
            case (_, let cost?): spent += cost
            case (.unknown, nil), (.lost, nil): doubtful += purchase.reservation ?? .zero
            case (.settled, nil): break
            case (.open, nil), (.waiting, nil), (.accepted, nil), (.succeeded, nil):
                reserved += purchase.reservation ?? .zero
            }
            let isFree = [.refused, .failed].contains(purchase.state)
            if purchase.cost == nil, purchase.reservation == nil, !isFree { unpriced += 1 }
        }
    }
}
