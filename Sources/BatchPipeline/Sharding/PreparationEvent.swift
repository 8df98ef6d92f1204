public import EditModel

/// What became of one clip of a shard.
public struct PreparationEvent: Sendable {
    /// The ends.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Its file was made and lies in the shared cache.
        case prepared
        /// Its file lay in the shared cache already.
        case found
        /// It is taken as it is: nothing is to be made.
        case passed
        /// It cannot be edited.
        case refused
        /// It could not be prepared this time.
        case failed
    }

    /// The clip or image, for a person.
    public var clip: String
    /// What became of it.
    public var outcome: Outcome
    /// Why, when it was refused or failed.
    public var reason: WanbatchError?
}

/// How the preparation of a shard ended.
public struct PreparationSummary: Sendable {
    /// The shard.
    public var shard: Shard
    /// How many edits the manifest has.
    public var edits: Int
    /// How many of them are the shard's.
    public var own: Int
    /// How many clips and images ended how; a clip that several edits need in one form counts once.
    public var counts: [PreparationEvent.Outcome: Int]
    /// Those that were refused or failed.
    public var problems: [PreparationEvent]
    /// Why it ended early.
    public var reasons: [WanbatchError]

    /// The exit code: as of a run.
    public var exit: Int32 {
        var reasons = reasons
        if let failed = problems.first(where: { $0.outcome == .failed })?.reason { reasons.append(failed.forNextRun) }
        return ExitCode.of(reasons, hasProblems: problems.contains { $0.outcome == .refused })
    }
}
