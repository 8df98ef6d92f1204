/// How the edited pieces of a clip become one video again.
public struct JoinPlan: Hashable, Sendable {
    /// A piece that was edited.
    public struct Piece: Hashable, Sendable {
        /// Where the provider's output lies.
        public var path: String
        /// How long it is to play: as long as the piece of the clip that it was made of.
        public var length: Duration

        /// A piece.
        ///
        /// - Parameters:
        ///   - path: Where the provider's output lies.
        ///   - length: How long it is to play.
        public init(path: String, length: Duration) {
            self.path = path
            self.length = length
        }
    }

    /// Where the sound comes from.
    public enum Sound: Hashable, Sendable {
        /// From the edited pieces.
        case pieces
        /// From the clip itself, from that moment on.
        case original(path: String, start: Duration)
    }

    /// The pieces, in order.
    public var pieces: [Piece]
    /// Where the sound comes from.
    public var sound: Sound

    /// A plan.
    ///
    /// - Parameters:
    ///   - pieces: The pieces, in order.
    ///   - sound: Where the sound comes from.
    public init(pieces: [Piece], sound: Sound) {
        self.pieces = pieces
        self.sound = sound
    }

    /// How long the joined video is.
    public var length: Duration { pieces.reduce(.zero) { $0 + $1.length } }
}
