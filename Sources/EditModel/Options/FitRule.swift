/// What to do with a clip whose aspect ratio the provider does not take.
public enum FitRule: String, Hashable, Codable, Sendable, CaseIterable {
    /// Add black bars.
    case pad
    /// Cut off what is too much, evenly on both sides.
    case crop
}
