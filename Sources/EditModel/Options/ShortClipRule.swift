/// What to do with a clip that is shorter than the provider takes.
public enum ShortClipRule: String, Hashable, Codable, Sendable, CaseIterable {
    /// Refuse it.
    case refuse
    /// Hold its last frame until it is long enough.
    case hold
    /// Play it again until it is long enough.
    case loop
}
