public import EditModel

/// What is known of a reference image.
public struct ImageFacts: Hashable, Codable, Sendable {
    /// The file's form, found from its first bytes.
    public var format: ImageFormat
    /// The file's size.
    public var bytes: Int64
    /// The size as it is coded.
    public var codedSize: PixelSize
    /// How the picture is to be turned, as in EXIF: 1 for upright, 2 to 8.
    public var orientation: Int
    /// ffmpeg's name of the pixel format.
    public var pixelFormat: String
    /// Whether it moves.
    public var isAnimated: Bool

    /// The size as it is seen.
    public var displaySize: PixelSize {
        orientation >= 5 ? PixelSize(width: codedSize.height, height: codedSize.width) : codedSize
    }

    /// Whether some pixels may be transparent, or a fourth channel (CMYK) is there.
    public var hasAlpha: Bool {
        pixelFormat == "pal8"
            || ["yuva", "gbrap", "rgba", "argb", "bgra", "abgr", "ya"].contains(where: pixelFormat.hasPrefix)
    }

    /// Whether a colour has 8 bits.
    public var hasUsualDepth: Bool {
        [
            "yuvj420p", "yuvj422p", "yuvj444p", "yuvj440p", "yuv420p", "yuv422p", "yuv444p", "gray", "rgb24", "bgr24",
            "bgr0",
        ]
        .contains(pixelFormat)
    }
}

/// The forms of image that the provider takes (seed documents).
public enum ImageFormat: String, Hashable, Codable, Sendable, CaseIterable {
    /// JPEG.
    case jpeg
    /// PNG.
    case png
    /// BMP.
    case bmp
    /// WEBP.
    case webp

    /// ffmpeg's name of the only demuxer that may open it; these read one image and expand no pattern in a name.
    var demuxer: String { "\(rawValue)_pipe" }

    /// The extension of a file's name.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The form that the first bytes tell.
    init?(head: [UInt8]) {
        if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: "BM".utf8), head.count > 26, head[6...9].allSatisfy({ $0 == 0 }) {
            self = .bmp
        } else if head.starts(with: "RIFF".utf8), head.count > 12, head[8...].starts(with: "WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }
}
