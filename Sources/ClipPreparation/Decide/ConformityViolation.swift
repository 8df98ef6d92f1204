/// One way in which a clip is not what the provider takes.
public struct ConformityViolation: Hashable, Sendable, CustomStringConvertible {
    /// The least work that helps.
    public enum Remedy: Hashable, Sendable {
        /// Put the streams as they are into another file.
        case remux
        /// Keep the picture, encode the sound.
        case encodeSound
        /// Encode the picture.
        case encodePicture
        /// Nothing.
        case none
    }

    /// What it concerns.
    public enum Topic: Hashable, Sendable {
        /// The file or the coding of its picture.
        case file, picture
        /// The size of the picture or its aspect.
        case size
        /// The length of the clip.
        case length
        /// The sound.
        case sound
    }

    /// What it concerns.
    public var topic: Topic
    /// The violation in words, for example `codec vp9`.
    public var description: String
    /// The least work that helps.
    public var remedy: Remedy

    /// A violation.
    ///
    /// - Parameters:
    ///   - topic: What it concerns.
    ///   - description: The violation in words.
    ///   - remedy: The least work that helps.
    public init(_ topic: Topic, _ description: String, _ remedy: Remedy) {
        self.topic = topic
        self.description = description
        self.remedy = remedy
    }
}
