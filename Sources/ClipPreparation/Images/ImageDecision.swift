public import EditModel

/// What is to be done with a reference image, and why.
public struct ImageDecision: Hashable, Sendable {
    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// Nothing.
        case pass
        /// It is made a JPEG.
        case convert(ClipGeometry)
        /// It cannot be used.
        case refuse(WanbatchError)
    }

    /// What is to be done.
    public var action: Action
    /// Why, in words.
    public var reasons: [String]
    /// What the recipe makes of the image, as stable text.
    public var recipeKey: String

    /// One line for a person.
    public var summary: String {
        let verb =
            switch action {
            case .pass: "pass"
            case .convert: "convert"
            case .refuse: "refuse"
            }
        return reasons.isEmpty ? verb : "\(verb): \(reasons.joined(separator: "; "))"
    }
}
