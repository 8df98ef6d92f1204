public import EditModel

/// What is known of a clip's picture.
public struct VideoFacts: Hashable, Codable, Sendable {
    /// The stream's number in the file.
    public var streamIndex: Int
    /// ffmpeg's name of the codec, for example `h264`.
    public var codec: String
    /// The codec's profile, for example `High`.
    public var profile: String?
    /// ffmpeg's name of the pixel format, for example `yuv420p`.
    public var pixelFormat: String
    /// The size as it is coded.
    public var codedSize: PixelSize
    /// The rotation that the file asks for: 0, 90, 180 or 270 degrees.
    public var rotation: Int
    /// The file asks for a mirrored picture.
    public var isMirrored: Bool
    /// The file asks for a rotation that is no multiple of 90 degrees: it is not followed.
    public var hasOddRotation: Bool
    /// The width of a pixel over its height, as a fraction.
    public var pixelAspect: PixelSize
    /// The file asks for pixels a hundred times as wide as high, or the reverse: they are taken as square.
    public var hasOddPixelAspect = false
    /// Two half pictures a frame.
    public var isInterlaced: Bool
    /// Frames a second over the whole stream.
    public var averageFrameRate: FrameRate?
    /// Frames a second as the stream's time stamps suggest.
    public var nominalFrameRate: FrameRate?
    /// How long it plays, from the file's first moment on.
    public var duration: Duration
    /// ffmpeg's name of the transfer curve, for example `bt709`.
    public var transfer: String?
    /// ffmpeg's name of the primaries.
    public var primaries: String?
    /// ffmpeg's name of the matrix.
    public var matrix: String?
    /// The values use all 256 steps.
    public var isFullRange: Bool
    /// A second layer of the stream carries transparency (VP8 and VP9).
    public var hasAlphaLayer: Bool

    /// The size of the picture as it is seen: after rotation, with square pixels.
    public var displaySize: PixelSize {
        // Facts may come from a hostile header: sides stay far from what would overflow.
        let most = 1 << 30
        let width = max(1, Int(min(Double(most), (Double(codedSize.width) * pixelAspectRatio).rounded())))
        let height = max(1, min(most, codedSize.height))
        return rotation % 180 == 90 ? PixelSize(width: height, height: width) : PixelSize(width: width, height: height)
    }

    /// The width of a pixel over its height.
    public var pixelAspectRatio: Double { Double(pixelAspect.width) / Double(pixelAspect.height) }

    /// Whether a side is an odd number of pixels.
    var hasOddSide: Bool { codedSize.width % 2 != 0 || codedSize.height % 2 != 0 }

    /// Whether some pixels may be transparent.
    public var hasAlpha: Bool {
        hasAlphaLayer || pixelFormat == "pal8"
            || ["yuva", "gbrap", "rgba", "argb", "bgra", "abgr", "ya8", "ya16", "ayuv", "vuya"]
                .contains(where: pixelFormat.hasPrefix)
    }

    /// Whether the values are red, green and blue.
    public var isRGB: Bool {
        pixelFormat == "pal8"
            || ["rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "x2"]
                .contains(where: pixelFormat.hasPrefix)
    }

    /// Whether the brightness is coded for high dynamic range.
    public var isHDR: Bool { transfer == "smpte2084" || transfer == "arib-std-b67" }

    /// Whether the primaries reach beyond BT.709: BT.2020, or the P3 of telephones and cinema.
    public var isWideGamut: Bool { ["bt2020", "smpte431", "smpte432"].contains(primaries) }

    /// Whether the frames come at uneven times.
    public var isVariableFrameRate: Bool {
        guard let average = averageFrameRate?.perSecond, let nominal = nominalFrameRate?.perSecond else { return false }
        return !isInterlaced && abs(nominal - average) > 0.02 * average
    }
}
