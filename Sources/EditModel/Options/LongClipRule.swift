/// What to do with a clip that is longer than the provider takes, after `start` and `length`.
public enum LongClipRule: String, Hashable, Codable, Sendable, CaseIterable {
    /// Keep its beginning.
    case trim
    /// Refuse it.
    case refuse
    /// Cut it into pieces of equal length, each an edit of its own.
    case split
}
