public import EditModel

/// What is bought: the options of an edit, and the URLs where the provider fetches clip and images.
public struct EditOrder: Hashable, Sendable {
    /// The options of the edit.
    public var options: EditOptions
    /// Where the provider fetches the clip.
    public var clipURL: String
    /// Where the provider fetches the reference images, in order.
    public var referenceURLs: [String]

    /// An order.
    ///
    /// - Parameters:
    ///   - options: The options of the edit.
    ///   - clipURL: Where the provider fetches the clip.
    ///   - referenceURLs: Where the provider fetches the reference images, in order.
    public init(options: EditOptions, clipURL: String, referenceURLs: [String] = []) {
        self.options = options
        self.clipURL = clipURL
        self.referenceURLs = referenceURLs
    }
}
