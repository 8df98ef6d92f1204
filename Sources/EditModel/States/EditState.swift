/// Where an edit stands. Every step is first written to the ledger.
public enum EditState: String, Hashable, Codable, Sendable, CaseIterable {
    /// Known; nothing is done yet.
    case planned
    /// Its prepared clip is there.
    case prepared
    /// Its prepared clip has a URL that the provider can fetch.
    case published
    /// A submission is written down; its POST may have left.
    case submitting
    /// The provider has accepted a task.
    case running
    /// The task has succeeded; its output is to be collected.
    case succeeded
    /// The verified output lies in the archive.
    case archived
    /// Clip or options cannot be edited. Not paid.
    case refused
    /// The provider says that it failed, for good. Not paid.
    case failed
    /// Budget, deadline or quota: waits for the next run. Not paid.
    case held
    /// A submission whose outcome nobody can tell. Perhaps paid.
    case unknown
    /// A task that outlived every patience; it is asked again by the next run. Perhaps paid.
    case stalled
    /// Paid, but no file can be had; asked again by `collect`.
    case lost

    /// The states of edits that a person has to look at: they ended badly, or nobody can tell how.
    public static let badEnds: [EditState] = [.failed, .refused, .unknown, .lost, .stalled]

    /// Whether a person has to look at the edit: one of ``badEnds``.
    public var isBadEnd: Bool { Self.badEnds.contains(self) }

    /// Whether a run may still submit the edit.
    public var isBeforeSubmission: Bool {
        switch self {
        case .planned, .prepared, .published: true
        default: false
        }
    }
}
