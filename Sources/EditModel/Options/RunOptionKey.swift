/// The options of a run that may be given on the command line, in the environment and in a manifest's `set` lines.
public enum RunOptionKey: String, Hashable, Sendable, CaseIterable {
    case maxCost = "max-cost"
    case maxCostMonth = "max-cost-month"
    case deadline
    case maxRunning = "max-running"
    case requestsPerMinute = "rpm"
    case publish
    case publicURL = "public-url"
    case keepPublished = "keep-published"
    case cache

    /// The variable that carries the option: `WANBATCH_MAX_COST`.
    public var environmentVariable: String {
        "WANBATCH_" + rawValue.uppercased().split(separator: "-").joined(separator: "_")
    }
}
