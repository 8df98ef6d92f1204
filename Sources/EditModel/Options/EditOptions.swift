/// Everything about an edit but its clip and its reference images: what the manifest's keys say, with their defaults.
public struct EditOptions: Hashable, Codable, Sendable {
    /// What is asked for; empty when the manifest says that no prompt is wanted. At most 5000 Unicode scalars.
    public var prompt: String
    /// What is not wanted; empty for none. At most 500 Unicode scalars.
    public var negative: String
    /// The output tier.
    public var quality: Quality
    /// The output's aspect ratio; `nil` keeps the clip's.
    public var aspect: Aspect?
    /// What becomes of the sound.
    public var audio: AudioSetting
    /// How much of the clip the provider uses, from 0 s; zero for all of it, else 2 to 10 s.
    public var duration: Duration
    /// The random seed; `nil` sends none, so that the provider draws one.
    public var seed: Int?
    /// Whether the provider rewrites the prompt.
    public var extend: Bool
    /// Whether the provider adds its watermark.
    public var watermark: Bool
    /// Where the provider reports the task's end; not part of the edit's identity.
    public var callback: String?
    /// Where in the clip the used part begins.
    public var start: Duration
    /// How long the used part is at most; `nil` for as long as the provider takes.
    public var length: Duration?
    /// What to do with a clip that is too long.
    public var long: LongClipRule
    /// What to do with a clip that is too short.
    public var short: ShortClipRule
    /// What to do with an aspect ratio outside the provider's limits.
    public var fit: FitRule
    /// A label that makes an otherwise equal edit a new one; empty for none.
    public var again: String

    /// Options with the manifest's defaults.
    ///
    /// - Parameter prompt: What is asked for.
    public init(prompt: String) {
        self.prompt = prompt
        negative = ""
        quality = .p720
        aspect = nil
        audio = .auto
        duration = .zero
        seed = nil
        extend = false
        watermark = false
        callback = nil
        start = .zero
        length = nil
        long = .trim
        short = .refuse
        fit = .pad
        again = ""
    }
}
