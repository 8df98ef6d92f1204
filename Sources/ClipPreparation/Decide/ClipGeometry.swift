public import EditModel

/// How a picture is brought into the limits: perhaps cropped, then scaled, then perhaps padded.
public struct ClipGeometry: Hashable, Sendable {
    /// The size of the result: both sides even.
    public var output: PixelSize
    /// The size that the picture is scaled to; smaller than the output where it is padded.
    public var content: PixelSize
    /// The part of the picture that is kept, as a fraction of its width and its height; `nil` for all of it.
    public var crop: Crop?

    /// A part of a picture, from its middle.
    public struct Crop: Hashable, Sendable {
        /// Whether the width is cut; otherwise the height.
        public var cutsWidth: Bool
        /// The kept part of that side is this many...
        public var kept: Int
        /// ...of so many pixels as the picture is seen.
        public var whole: Int
    }

    /// Plans the geometry. The result is never larger than the picture, unless a side is under the least.
    ///
    /// - Parameters:
    ///   - size: The picture as it is seen; sides of at least 1.
    ///   - limits: The limits on sides and aspect.
    ///   - fit: What to do where the aspect is out of the limits.
    ///   - evenSides: Whether sides must be even, as for 4:2:0 video.
    public init(
        of size: PixelSize,
        limits: (minimumSide: Int, maximumSide: Int, aspect: Int),
        fit: FitRule,
        evenSides: Bool = true
    ) {
        let isWide = size.width >= size.height
        let (long, short) = isWide ? (size.width, size.height) : (size.height, size.width)
        // The frame is what the limits judge; without pad or crop it is the picture.
        var frame = (long: long, short: short)
        if long > limits.aspect * short {
            switch fit {
            case .pad: frame.short = (long + limits.aspect - 1) / limits.aspect
            case .crop: frame.long = limits.aspect * short
            }
        }
        if frame.long < long { crop = Crop(cutsWidth: isWide, kept: frame.long, whole: long) }
        let least = Double(limits.minimumSide) / Double(frame.short)
        let most = Double(limits.maximumSide) / Double(frame.long)
        let scale = min(max(1, least), most)
        let sides = Self.sides(frame.long, frame.short, scale, limits, step: evenSides ? 2 : 1)
        func oriented(_ long: Int, _ short: Int) -> PixelSize {
            isWide ? PixelSize(width: long, height: short) : PixelSize(width: short, height: long)
        }
        output = oriented(sides.long, sides.short)
        let isPadded = frame.short > short
        let inner = isPadded ? Self.nearest(Double(short) * scale, step: evenSides ? 2 : 1) : sides.short
        content = oriented(sides.long, min(sides.short, inner))
    }

    /// Whether bars are added.
    public var isPadded: Bool { content != output }

    /// The sides nearest to the scaled ones that are in the limits and of which neither is more than a step off.
    private static func sides(
        _ long: Int,
        _ short: Int,
        _ scale: Double,
        _ limits: (minimumSide: Int, maximumSide: Int, aspect: Int),
        step: Int
    ) -> (long: Int, short: Int) {
        let ideal = (long: Double(long) * scale, short: Double(short) * scale)
        func around(_ value: Double) -> [Int] {
            let down = Int((value / Double(step)).rounded(.down)) * step
            return [down, down + step].map { min(max($0, limits.minimumSide), limits.maximumSide) }
        }
        var best = (long: limits.maximumSide, short: limits.maximumSide)
        var bestError = Double.infinity
        for one in around(ideal.long) {
            for other in around(ideal.short) where one <= limits.aspect * other && one >= other {
                let error = abs(Double(one) - ideal.long) + abs(Double(other) - ideal.short)
                if error < bestError { (best, bestError) = ((one, other), error) }
            }
        }
        return best
    }

    private static func nearest(_ value: Double, step: Int) -> Int {
        max(step, Int((value / Double(step)).rounded()) * step)
    }
}
