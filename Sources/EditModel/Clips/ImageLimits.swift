/// What a provider takes as a reference image.
public struct ImageLimits: Hashable, Sendable {
    /// The least pixels of a side.
    public var minimumSide: Int
    /// The most pixels of a side.
    public var maximumSide: Int
    /// The most that the longer side may be, as a multiple of the shorter one.
    public var maximumAspect: Int
    /// The largest file taken, in bytes.
    public var maximumBytes: Int64

    /// Limits.
    ///
    /// - Parameters:
    ///   - minimumSide: The least pixels of a side.
    ///   - maximumSide: The most pixels of a side.
    ///   - maximumAspect: The longer side over the shorter one, at most.
    ///   - maximumBytes: The largest file, in bytes.
    public init(minimumSide: Int, maximumSide: Int, maximumAspect: Int, maximumBytes: Int64) {
        self.minimumSide = minimumSide
        self.maximumSide = maximumSide
        self.maximumAspect = maximumAspect
        self.maximumBytes = maximumBytes
    }

    /// The limits of the Wan 2.7 Video Edit model: JPEG, PNG without alpha, BMP or WEBP, sides of 240 to 8000 px,
    /// 1:8 to 8:1, at most 20 MB (seed documents; taken as 20,000,000 bytes).
    public static let wan27 = ImageLimits(
        minimumSide: 240,
        maximumSide: 8000,
        maximumAspect: 8,
        maximumBytes: 20_000_000
    )
}
