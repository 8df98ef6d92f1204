import Crypto
import EditModel
import Foundation

/// How a clip becomes an output: the documented size, a look that the prompt names, and ffmpeg's arguments for it.
struct OutputRecipe: Hashable, Sendable {
    let size: PixelSize
    let filters: String
    let order: EditOrder
    let hasAudio: Bool
    /// What the output's comment says, so that no two outputs are alike.
    let label: String

    init(_ order: EditOrder, clip: MediaFacts, label: String) {
        self.order = order
        self.label = label
        hasAudio = clip.hasAudio
        size = Self.size(order, shape: clip.shape)
        let place = order.aspect == nil ? "" : ":force_original_aspect_ratio=increase,crop=\(size.width):\(size.height)"
        var chain = ["scale=\(size.width):\(size.height)\(place)", "setsar=1", PromptLook.filter(for: order)]
        if order.watermark { chain.append("drawbox=x=iw-iw/5:y=ih-ih/12:w=iw/6:h=ih/20:color=white@0.7:t=fill") }
        chain.append("format=yuv420p")
        filters = chain.joined(separator: ",")
    }

    /// What follows the input on ffmpeg's command line. The cut is from 0 s (both seeds, `duration`).
    var arguments: [String] {
        var list = ["-map", "0:v:0", "-map", "0:a:0?", "-vf", filters]
        if order.duration > 0 { list += ["-t", "\(order.duration)"] }
        list += ["-c:v", "libx264", "-preset", "ultrafast", "-threads", "2", "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
        return list + [
            "-map_metadata", "-1", "-metadata", "comment=\(label)", "-movflags", "+faststart", "-f", "mp4",
        ]
    }

    /// The table of both seeds; without an aspect the clip's own shape at the area of 16:9 (both: "close to the input").
    static func size(_ order: EditOrder, shape: Double) -> PixelSize {
        if let aspect = order.aspect { return aspect.outputSize(at: order.quality) }
        let whole = Aspect.wide.outputSize(at: order.quality)
        let area = Double(whole.width * whole.height)
        return PixelSize(width: even((area * shape).squareRoot()), height: even((area / shape).squareRoot()))
    }

    private static func even(_ side: Double) -> Int { max(2, Int((side / 2).rounded()) * 2) }
}

/// The look that a prompt asks for, as an ffmpeg filter: nobody may mistake an output for its clip.
enum PromptLook {
    private static let looks: [(words: [String], filter: String)] = [
        (["snow", "winter", "frost"], "noise=alls=35:allf=t,eq=brightness=0.12:saturation=0.4"),
        (["clay", "plasticine"], "gblur=sigma=3,eq=saturation=1.7:contrast=1.2"),
        (["noir", "black-and-white", "black and white", "monochrome"], "hue=s=0,eq=contrast=1.4"),
        (["sepia", "vintage"], "colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131"),
        (["cartoon", "comic", "anime"], "edgedetect=mode=colormix:high=0.1,eq=saturation=1.6"),
        (["mirror"], "hflip,eq=saturation=1.2"),
        (["night", "dark"], "eq=brightness=-0.25:saturation=0.6,colorbalance=bs=0.3:bm=0.2"),
        (["negative", "invert"], "negate"),
        (["dream", "blur", "fog"], "gblur=sigma=6"),
        (["fire", "sunset", "autumn"], "colorbalance=rs=0.4:rm=0.3:bs=-0.3,eq=saturation=1.3"),
    ]

    static func filter(for order: EditOrder) -> String {
        let prompt = order.prompt.lowercased()
        for look in looks where look.words.contains(where: { prompt.contains($0) }) { return look.filter }
        let hash = SHA256.hash(data: Data("\(order.seed ?? 0) \(order.prompt)".utf8)).prefix(2)
        let turn = hash.reduce(0) { $0 * 256 + Int($1) } % 300
        return "hue=h=\(30 + turn)"
    }
}
