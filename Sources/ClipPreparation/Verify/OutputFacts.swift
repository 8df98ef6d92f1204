public import EditModel

/// What is known of a provider's output after all of it was decoded.
public struct OutputFacts: Hashable, Codable, Sendable {
    /// The size of the file in bytes.
    public var bytes: Int64
    /// The size of the picture as it is seen.
    public var size: PixelSize
    /// How long the picture plays.
    public var duration: Duration
    /// Whether there is sound.
    public var hasAudio: Bool
    /// ffmpeg's name of the picture's codec.
    public var codec: String
    /// `mp4` or `mov`.
    public var container: String
    /// Where there is nothing to see or to hear.
    public var stretches: OutputStretches
}
