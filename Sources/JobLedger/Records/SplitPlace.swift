public import EditModel

/// Where an edit belongs as a piece of a clip that was split.
public struct SplitPlace: Hashable, Sendable {
    /// The identity of the whole, as one edit: it names the joined file.
    public var whole: EditID
    /// The stem of the joined file.
    public var stem: String
    /// Which piece it is, from 0.
    public var number: Int
    /// How many pieces there are.
    public var count: Int
    /// Where the used part of the clip begins.
    public var clipStart: Duration
    /// How long this piece is to play.
    public var length: Duration

    /// A place.
    ///
    /// - Parameters:
    ///   - whole: The identity of the whole.
    ///   - stem: The stem of the joined file.
    ///   - number: Which piece it is, from 0.
    ///   - count: How many pieces there are.
    ///   - clipStart: Where the used part of the clip begins.
    ///   - length: How long this piece is to play.
    public init(whole: EditID, stem: String, number: Int, count: Int, clipStart: Duration, length: Duration) {
        self.whole = whole
        self.stem = stem
        self.number = number
        self.count = count
        self.clipStart = clipStart
        self.length = length
    }
}
