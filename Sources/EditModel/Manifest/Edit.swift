/// One clip with one prompt and its options, as a manifest names it: what is to be paid for once.
public struct Edit: Hashable, Sendable {
    /// The statement that names it.
    public var location: SourceLocation
    /// Who makes it.
    public var provider: ProviderID
    /// The source video.
    public var clip: MediaSource
    /// The clip as the manifest names the file: what reports call it.
    public var clipName: String
    /// The reference images, in order.
    public var references: [MediaSource]
    /// Everything else.
    public var options: EditOptions
    /// The stem of the output file: `name`, or the clip's own stem.
    public var stem: String

    /// An edit.
    ///
    /// - Parameters:
    ///   - location: The statement that names it.
    ///   - provider: Who makes it.
    ///   - clip: The source video.
    ///   - clipName: The clip as the manifest names the file.
    ///   - references: The reference images, in order.
    ///   - options: Everything else.
    ///   - stem: The stem of the output file.
    public init(
        location: SourceLocation,
        provider: ProviderID,
        clip: MediaSource,
        clipName: String,
        references: [MediaSource],
        options: EditOptions,
        stem: String
    ) {
        self.location = location
        self.provider = provider
        self.clip = clip
        self.clipName = clipName
        self.references = references
        self.options = options
        self.stem = stem
    }
}
