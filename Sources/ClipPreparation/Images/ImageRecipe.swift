import EditModel

/// The command that makes a JPEG of a reference image.
enum ImageRecipe {
    /// The qualities that are tried until the file is small enough: ffmpeg's scale, 2 is the best.
    static let qualities = [2, 4, 8]

    /// The arguments.
    static func convert(
        _ geometry: ClipGeometry,
        _ facts: ImageFacts,
        quality: Int,
        input: String,
        output: String
    ) -> [String] {
        var filters = ExifOrientation.filters(facts.orientation)
        if facts.hasAlpha { filters += flatteningOnWhite }
        let (content, frame) = (geometry.content, geometry.output)
        filters.append("scale=w=\(content.width):h=\(content.height):flags=lanczos+accurate_rnd:out_range=full")
        if geometry.isPadded {
            filters.append("pad=w=\(frame.width):h=\(frame.height):x=(ow-iw)/2:y=(oh-ih)/2:color=white")
        }
        filters += ["setsar=1", "format=yuvj444p"]
        return ["-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-nostats", "-progress", "pipe:1", "-xerror"]
            + ImageProbe.guardedInput(facts.format) + ["-noautorotate", "-i", "file:\(input)"]
            + ["-map_metadata", "-1", "-vf", filters.joined(separator: ","), "-frames:v", "1"]
            + ["-c:v", "mjpeg", "-q:v", "\(quality)", "-f", "mjpeg", "file:\(output)"]
    }

    /// The negative of each colour is multiplied by its opacity: what is transparent becomes white.
    private static let flatteningOnWhite = [
        "format=gbrap", "negate", "premultiply=inplace=1", "format=gbrp", "negate",
    ]
}
