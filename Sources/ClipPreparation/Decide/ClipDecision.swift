public import EditModel

/// What is to be done with a clip, and why.
public struct ClipDecision: Hashable, Sendable {
    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// Nothing: the provider takes it as it is.
        case pass
        /// The streams are put into an mp4 file.
        case remux(RemuxPlan)
        /// The clip is encoded anew.
        case transcode(TranscodePlan)
        /// The clip cannot be edited.
        case refuse(WanbatchError)
    }

    /// What is to be done.
    public var action: Action
    /// Why, in words: `codec vp9`, `trim 34.2 s to 10 s`, `scale 160x120 to 320x240`.
    public var reasons: [String]
    /// The size of the prepared clip in pixels.
    public var outputSize: PixelSize
    /// How long the prepared clip is, by plan; for the estimate of cost.
    public var outputDuration: Duration
    /// The rules that took effect on this clip.
    public var effectiveRules: EditIdentity.EffectiveRules
    /// What the recipe makes of the clip, as stable text: equal for equal results of one source.
    public var recipeKey: String

    /// One line for a person: `transcode: codec vp9; trim 34.2 s to 10 s; scale 160x120 to 320x240`.
    public var summary: String {
        let verb =
            switch action {
            case .pass: "pass"
            case .remux: "remux"
            case .transcode: "transcode"
            case .refuse: "refuse"
            }
        return reasons.isEmpty ? verb : "\(verb): \(reasons.joined(separator: "; "))"
    }

    /// Why the clip is refused; `nil` when it is not.
    public var refusal: WanbatchError? {
        if case .refuse(let error) = action { return error }
        return nil
    }
}
