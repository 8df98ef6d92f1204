public import EditModel

/// The pieces that a long clip is cut into for `long=split`: equal lengths, each within the provider's limits.
///
/// The cuts lie between two pictures of the rate that the clip is encoded at, so that the pieces together have every
/// picture once. Pure: it looks at nothing but its arguments.
public struct ClipSplit: Hashable, Sendable {
    /// A piece of a clip.
    public struct Piece: Hashable, Sendable {
        /// Where it begins in the clip; whole milliseconds, at or just before its first picture.
        public var start: Duration
        /// How long it is; whole milliseconds, at or just after the end of its last picture.
        public var length: Duration
    }

    /// The pieces, in the clip's order; two or more.
    public let pieces: [Piece]
    /// Where the used part of the clip begins.
    public let start: Duration
    /// How long all pieces are together.
    public let length: Duration

    /// Cuts a clip.
    ///
    /// - Parameters:
    ///   - facts: What is known of the clip.
    ///   - request: What of it is wanted.
    ///   - limits: The provider's limits.
    /// - Returns: `nil` when nothing is to be cut: another rule is asked for, or the used part is short enough.
    public init?(of facts: MediaFacts, _ request: ClipRequest, limits: ClipLimits = .wan27) {
        let conformity = ClipConformity(limits: limits)
        let start = max(.zero, request.start)
        guard request.long == .split, start < facts.duration else { return nil }
        let used = min(facts.duration - start, request.length ?? facts.duration)
        guard conformity.isTooLong(used) else { return nil }
        let rate = FrameRatePlan.rate(of: facts.video)
        let slack = 0.001
        let frames = Int((used.inSeconds * rate.perSecond + slack).rounded(.down))
        let most = Int((limits.maximumDuration.inSeconds * rate.perSecond + slack).rounded(.down))
        guard most > 0, frames > most else { return nil }
        let count = (frames + most - 1) / most
        pieces = (0..<count).map { number in
            let (first, end) = (number * frames / count, (number + 1) * frames / count)
            return Piece(
                start: (start + rate.duration(of: first)).roundedToMilliseconds(.down),
                length: rate.duration(of: end - first).roundedToMilliseconds(.up)
            )
        }
        self.start = start
        length = rate.duration(of: frames)
    }
}

extension Duration {
    /// Whole milliseconds; a nanosecond is no reason for another one.
    fileprivate func roundedToMilliseconds(_ rule: FloatingPointRoundingRule) -> Duration {
        let milliseconds = (self / .milliseconds(1))
        let nearest = milliseconds.rounded()
        let isWhole = abs(milliseconds - nearest) < 0.000_01
        return .milliseconds(Int64(isWhole ? nearest : milliseconds.rounded(rule)))
    }
}
