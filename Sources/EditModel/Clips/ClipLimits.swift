/// What a provider takes as a clip. One predicate over these numbers plans, makes and checks a prepared clip.
public struct ClipLimits: Hashable, Sendable {
    /// The shortest clip taken.
    public var minimumDuration: Duration
    /// The longest clip taken.
    public var maximumDuration: Duration
    /// The least pixels of a side.
    public var minimumSide: Int
    /// The most pixels of a side.
    public var maximumSide: Int
    /// The most that the longer side may be, as a multiple of the shorter one (8 means 1:8 to 8:1).
    public var maximumAspect: Int
    /// The largest file taken, in bytes.
    public var maximumBytes: Int64

    /// Limits.
    ///
    /// - Parameters:
    ///   - minimumDuration: The shortest clip taken.
    ///   - maximumDuration: The longest clip taken.
    ///   - minimumSide: The least pixels of a side.
    ///   - maximumSide: The most pixels of a side.
    ///   - maximumAspect: The longer side over the shorter one, at most.
    ///   - maximumBytes: The largest file, in bytes.
    public init(
        minimumDuration: Duration,
        maximumDuration: Duration,
        minimumSide: Int,
        maximumSide: Int,
        maximumAspect: Int,
        maximumBytes: Int64
    ) {
        self.minimumDuration = minimumDuration
        self.maximumDuration = maximumDuration
        self.minimumSide = minimumSide
        self.maximumSide = maximumSide
        self.maximumAspect = maximumAspect
        self.maximumBytes = maximumBytes
    }

    /// The limits of the Wan 2.7 Video Edit model, equal at every host.
    ///
    /// Evolink and Novita, seed documents: 2 to 10 s, sides of 240 to 4096 px, 1:8 to 8:1, at most 100 MB
    /// (taken as 100,000,000 bytes, the smaller reading).
    public static let wan27 = ClipLimits(
        minimumDuration: .seconds(2),
        maximumDuration: .seconds(10),
        minimumSide: 240,
        maximumSide: 4096,
        maximumAspect: 8,
        maximumBytes: 100_000_000
    )
}
