public import EditModel

/// A file that the provider takes: made by ffmpeg, or the clip itself.
public struct PreparedFile: Hashable, Codable, Sendable {
    /// Where it is.
    public var path: String
    /// The SHA-256 of its content.
    public var digest: ContentDigest
    /// What tells that the file still is the one of which the digest was taken.
    public var stamp: FileStamp
    /// Its size in bytes.
    public var bytes: Int64
    /// How long its picture plays.
    public var duration: Duration
    /// The size of its picture in pixels.
    public var size: PixelSize
    /// `mp4` or `mov`; for an image `jpg`, `png`, `bmp` or `webp`.
    public var container: String
    /// What is known of the clip, so that nobody need look again; `nil` for an image.
    public var facts: MediaFacts?

    /// A prepared file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - finding: The SHA-256 of its content, and the file as it was then.
    ///   - bytes: Its size in bytes.
    ///   - duration: How long its picture plays; zero for an image.
    ///   - size: The size of its picture.
    ///   - container: `mp4` or `mov`, or an image's format.
    ///   - facts: What is known of the clip.
    public init(
        path: String,
        finding: FileDigester.Finding,
        bytes: Int64,
        duration: Duration,
        size: PixelSize,
        container: String,
        facts: MediaFacts? = nil
    ) {
        self.path = path
        digest = finding.digest
        stamp = finding.stamp
        self.bytes = bytes
        self.duration = duration
        self.size = size
        self.container = container
        self.facts = facts
    }
}
