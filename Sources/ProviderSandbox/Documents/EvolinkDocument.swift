import EditModel
import Foundation

/// The body of `POST /v1/videos/generations` as Evolink's seed document says it.
enum EvolinkDocument {
    static let model = "wan2.7-video-edit"

    private static let known: Set<String> = [
        "model", "prompt", "negative_prompt", "video_urls", "image_urls", "keep_original_sound", "quality",
        "aspect_ratio", "duration", "seed", "prompt_extend", "callback_url",
    ]

    static func order(from bytes: [UInt8], isStrict: Bool) throws(Refusal) -> EditOrder {
        let body = try BodyFields(bytes, known: known, isStrict: isStrict)
        guard let model = try body.text("model", maximum: 200) else { throw .invalid("model is required") }
        guard model == Self.model else { throw .wrongModel(model) }
        guard let video = try body.addresses("video_urls", count: 1...1)?.first else {
            throw .invalid("video_urls is required")
        }
        _ = try body.text("negative_prompt", maximum: 500)
        _ = try body.flag("prompt_extend")
        var order = EditOrder(
            videoURL: video,
            quality: try body.choice("quality", { (quality: Quality) in quality.rawValue }) ?? .p720
        )
        order.prompt = try body.text("prompt", maximum: 5000) ?? ""
        order.imageURLs = try body.addresses("image_urls", count: 0...4) ?? []
        order.aspect = try body.choice("aspect_ratio") { (aspect: Aspect) in aspect.rawValue }
        order.keepsSound = try body.flag("keep_original_sound") ?? false
        order.duration = try body.cut("duration") ?? 0
        order.seed = try body.whole("seed", in: 1...2_147_483_647)
        order.callback = try callback(body)
        return order
    }

    /// Evolink, seed document: https only, no internal addresses, at most 2048 characters.
    private static func callback(_ body: BodyFields) throws(Refusal) -> String? {
        guard let text = try body.address("callback_url") else { return nil }
        guard text.count <= 2048 else { throw .invalid("callback_url must not exceed 2048 characters") }
        guard let address = WebAddress(text), address.scheme == "https", !address.isLoopback,
            HostAddress(address.host)?.isInternal != true
        else { throw .invalid("callback_url must be https and not internal") }
        return text
    }
}
