import EditModel
import Foundation

/// The body of `POST /v3/async/wan2.7-videoedit` as Novita's seed document says it.
enum NovitaDocument {
    private static let known: Set<String> = [
        "seed", "ratio", "prompt", "duration", "video_url", "watermark", "resolution", "audio_setting",
        "prompt_extend", "negative_prompt", "reference_image_url", "reference_image_url_2", "reference_image_url_3",
    ]

    static func order(from bytes: [UInt8], isStrict: Bool) throws(Refusal) -> EditOrder {
        let body = try BodyFields(bytes, known: known, isStrict: isStrict)
        guard let video = try body.address("video_url") else { throw .invalid("video_url is required") }
        _ = try body.text("negative_prompt", maximum: 500)
        _ = try body.flag("prompt_extend")
        var order = EditOrder(
            videoURL: video,
            quality: try body.choice("resolution", { (quality: Quality) in quality.rawValue.uppercased() }) ?? .p1080
        )
        order.prompt = try body.text("prompt", maximum: 5000) ?? ""
        order.aspect = try body.choice("ratio") { (aspect: Aspect) in aspect.rawValue }
        let audio: AudioSetting? = try body.choice("audio_setting") { $0 == .original ? "origin" : "auto" }
        order.keepsSound = audio == .original
        _ = try body.whole("duration", in: 0...10)
        order.duration = try body.cut("duration") ?? 0
        order.seed = try body.whole("seed", in: 0...2_147_483_647)
        order.watermark = try body.flag("watermark") ?? false
        for name in ["reference_image_url", "reference_image_url_2", "reference_image_url_3"] {
            if let image = try body.address(name) { order.imageURLs.append(image) }
        }
        return order
    }
}
