/// What becomes of the clip's sound.
public enum AudioSetting: String, Hashable, Codable, Sendable, CaseIterable {
    /// The model decides from the prompt: it may keep the sound or make a new one.
    case auto
    /// The clip's own sound is kept.
    case original
}
