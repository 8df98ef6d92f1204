/// The aspect ratio that an output is asked for. Without one the provider keeps close to the clip's own.
public enum Aspect: String, Hashable, Codable, Sendable, CaseIterable {
    case wide = "16:9"
    case tall = "9:16"
    case square = "1:1"
    case classic = "4:3"
    case classicTall = "3:4"

    /// The output's size in pixels at a quality (both seed documents carry this table).
    ///
    /// - Parameter quality: The output tier.
    /// - Returns: Width and height in pixels.
    public func outputSize(at quality: Quality) -> PixelSize {
        switch (quality, self) {
        case (.p720, .wide): PixelSize(width: 1280, height: 720)
        case (.p720, .tall): PixelSize(width: 720, height: 1280)
        case (.p720, .square): PixelSize(width: 960, height: 960)
        case (.p720, .classic): PixelSize(width: 1104, height: 832)
        case (.p720, .classicTall): PixelSize(width: 832, height: 1104)
        case (.p1080, .wide): PixelSize(width: 1920, height: 1080)
        case (.p1080, .tall): PixelSize(width: 1080, height: 1920)
        case (.p1080, .square): PixelSize(width: 1440, height: 1440)
        case (.p1080, .classic): PixelSize(width: 1648, height: 1248)
        case (.p1080, .classicTall): PixelSize(width: 1248, height: 1648)
        }
    }
}
