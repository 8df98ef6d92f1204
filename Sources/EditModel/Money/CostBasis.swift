/// What a cost rests on.
public enum CostBasis: String, Hashable, Codable, Sendable {
    /// The provider said what it charged.
    case provider
    /// Computed from the verified lengths and the price.
    case computed
    /// Paid for by an equal edit on another row.
    case shared
    /// Nothing was charged, or nobody can tell.
    case none
}
