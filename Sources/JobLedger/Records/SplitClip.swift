public import EditModel

/// A clip that a batch names with `long=split`, its pieces, and what became of them.
public struct SplitClip: Sendable {
    /// A piece.
    public struct Piece: Sendable {
        /// Its edit.
        public var edit: EditID
        /// How long it is to play.
        public var length: Duration
        /// Where the edit stands.
        public var state: EditState
        /// Its verified output, where it has one.
        public var output: OutputRecord?
    }

    /// The batch.
    public var batch: String
    /// The identity of the whole, as one edit.
    public var whole: EditID
    /// The stem of the joined file.
    public var stem: String
    /// The clip as the manifest names it.
    public var clipName: String
    /// Where the clip was last seen.
    public var clip: MediaSource
    /// Its content.
    public var clipDigest: ContentDigest?
    /// Where the used part of the clip begins.
    public var start: Duration
    /// Whether the joined video has the clip's own sound.
    public var hasOriginalSound: Bool
    /// The pieces, in the clip's order.
    public var pieces: [Piece]
    /// The joined video, once there is one.
    public var joined: OutputRecord?

    /// Whether every piece lies in the archive.
    public var isComplete: Bool { pieces.allSatisfy { $0.state == .archived } }
}
