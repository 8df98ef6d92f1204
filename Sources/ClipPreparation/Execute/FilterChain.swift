import EditModel

/// The filters of a recipe, as ffmpeg's text.
enum FilterChain {
    /// From the decoded picture to what is encoded.
    static func picture(_ plan: TranscodePlan, _ facts: MediaFacts) -> String {
        var filters: [String] = []
        if plan.lead > .zero { filters.append(dropping(plan.lead, sound: false)) }
        if plan.deinterlace { filters.append("bwdif=mode=send_frame:deint=all") }
        // A constant rate from 0 on: a late first picture stands from the beginning, and sound keeps its time.
        filters.append("fps=fps=\(plan.frameRate):start_time=0")
        if plan.flattenAlpha { filters += flattening }
        filters += colour(plan.colour, facts.video)
        filters += geometry(plan.geometry)
        filters += lengthening(plan, facts)
        // Not by `-frames:v`, which also ends the sound, though its last samples may still be read.
        return (filters + ["trim=end_frame=\(plan.frames)", "format=yuv420p"]).joined(separator: ",")
    }

    /// Transparency on black: each colour is multiplied by its opacity.
    private static let flattening = ["format=gbrap", "premultiply=inplace=1", "format=gbrp"]

    /// Tone mapping as in ffmpeg's own guide to zscale: linear light, BT.709 primaries, Hable's curve.
    private static func colour(_ colour: TranscodePlan.Colour, _ video: VideoFacts) -> [String] {
        switch colour {
        case .keep: []
        // Grey has no other range than the full one in ffmpeg: it must become a picture with colours.
        case .compressRange:
            [
                "scale=in_range=full:out_range=tv",
                "format=yuv420p|yuv422p|yuv444p|yuv440p|yuv420p10le|yuv422p10le|yuv444p10le",
            ]
        case .fromRGB: ["scale=out_color_matrix=bt709:out_range=tv", "format=yuv444p"]
        case .toneMap(let transfer):
            evened(video) + [
                "zscale=tin=\(transfer):pin=\(primaries(video)):min=\(matrix(video))"
                    + ":p=\(primaries(video)):t=linear:npl=100",
                "format=gbrpf32le",
                "zscale=p=bt709", "tonemap=tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", planar(video),
            ]
        case .narrowGamut:
            evened(video) + [
                "zscale=tin=bt709:pin=\(primaries(video)):min=\(matrix(video)):t=bt709:p=bt709:m=bt709:r=tv",
                planar(video),
            ]
        }
    }

    /// zscale takes colours of half the size for pictures of even sides only.
    private static func evened(_ video: VideoFacts) -> [String] {
        video.hasOddSide && !video.isRGB ? ["format=yuv444p10le|yuv444p12le|yuv444p16le"] : []
    }

    private static func planar(_ video: VideoFacts) -> String {
        video.hasOddSide ? "format=yuv444p" : "format=yuv420p"
    }

    private static func matrix(_ video: VideoFacts) -> String {
        if video.isRGB { return "gbr" }
        if let told = video.matrix, ["bt709", "bt470bg", "smpte170m"].contains(told) { return told }
        return primaries(video) == "bt2020" ? "bt2020nc" : "bt709"
    }

    private static func primaries(_ video: VideoFacts) -> String {
        video.isWideGamut ? video.primaries ?? "bt2020" : "bt2020"
    }

    private static func geometry(_ geometry: ClipGeometry) -> [String] {
        var filters: [String] = []
        if let crop = geometry.crop {
            let part = "\(crop.kept)/\(crop.whole)"
            filters.append(crop.cutsWidth ? "crop=w=iw*\(part):h=ih" : "crop=w=iw:h=ih*\(part)")
        }
        filters.append("scale=w=\(geometry.content.width):h=\(geometry.content.height):flags=lanczos+accurate_rnd")
        if geometry.isPadded {
            filters.append(
                "pad=w=\(geometry.output.width):h=\(geometry.output.height):x=(ow-iw)/2:y=(oh-ih)/2:color=black"
            )
        }
        return filters + ["setsar=1"]
    }

    private static func lengthening(_ plan: TranscodePlan, _ facts: MediaFacts) -> [String] {
        // Matroska does not say how long the last picture stands; that the file is whole is known otherwise.
        let lastMayStand = facts.format == .matroska && facts.structure.isComplete
        return switch plan.lengthening {
        // Two frames more than there may be: a length in a header is rounded, the number of frames is exact.
        case .none: ["tpad=stop_mode=clone:stop=\(lastMayStand ? plan.frames : 2)"]
        case .hold: ["tpad=stop_mode=clone:stop=\(plan.frames)"]
        case .loop(let frames):
            ["trim=end_frame=\(frames)", "loop=loop=-1:size=\(frames)", "setpts=N/(\(plan.frameRate))/TB"]
        }
    }

    /// From the decoded sound to what is encoded: gaps are filled, and it ends with the picture.
    static func sound(_ plan: TranscodePlan, _ sound: SoundPlan) -> String {
        let steady = (plan.lead > .zero ? dropping(plan.lead, sound: true) + "," : "") + steady
        switch plan.lengthening {
        case .none: return "\(steady),atrim=end=\(EncodingRecipe.seconds(plan.duration))"
        case .hold: return "\(steady),apad,atrim=end=\(EncodingRecipe.seconds(plan.duration))"
        case .loop(let frames):
            let part = plan.frameRate.duration(of: frames)
            let samples = Int((part.inSeconds * Double(sound.sampleRate)).rounded())
            return "\(steady),aresample=\(sound.sampleRate),apad,atrim=end_sample=\(samples)"
                + ",aloop=loop=-1:size=\(samples),asetpts=N/SR/TB,atrim=end=\(EncodingRecipe.seconds(plan.duration))"
        }
    }

    /// Takes away the beginning; what follows begins at 0.
    private static func dropping(_ lead: Duration, sound: Bool) -> String {
        let (letter, seconds) = (sound ? "a" : "", EncodingRecipe.seconds(lead))
        return "\(letter)trim=start=\(seconds),\(letter)setpts=PTS-\(seconds)/TB"
    }

    /// The sound with its gaps filled, cut where the picture ends.
    static func soundUntil(_ end: Duration) -> String { "\(steady),atrim=end=\(EncodingRecipe.seconds(end))" }

    private static let steady = "aresample=async=1:first_pts=0"
}
