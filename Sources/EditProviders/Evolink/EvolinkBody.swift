import EditModel
import Foundation

/// The body of a submission (seed document). Everything is sent but what has no default: a prompt that is not wanted,
/// no negative prompt, no images, no seed, no callback; and no aspect, as that means the clip's own.
struct EvolinkBody: Encodable {
    let model: String
    let prompt: String?
    let negativePrompt: String?
    let videoURLs: [String]
    let imageURLs: [String]?
    let keepOriginalSound: Bool
    let quality: String
    let aspectRatio: String?
    let duration: Decimal
    let seed: Int?
    let promptExtend: Bool
    let callbackURL: String?

    init(_ order: EditOrder, model: String) {
        let options = order.options
        self.model = model
        prompt = options.prompt.isEmpty ? nil : options.prompt
        negativePrompt = options.negative.isEmpty ? nil : options.negative
        videoURLs = [order.clipURL]
        imageURLs = order.referenceURLs.isEmpty ? nil : order.referenceURLs
        keepOriginalSound = options.audio == .original
        quality = options.quality.rawValue
        aspectRatio = options.aspect?.rawValue
        duration = RequestBody.seconds(options.duration)
        seed = options.seed
        promptExtend = options.extend
        callbackURL = options.callback
    }

    private enum CodingKeys: String, CodingKey {
        case model, prompt
        case negativePrompt = "negative_prompt"
        case videoURLs = "video_urls"
        case imageURLs = "image_urls"
        case keepOriginalSound = "keep_original_sound"
        case quality
        case aspectRatio = "aspect_ratio"
        case duration, seed
        case promptExtend = "prompt_extend"
        case callbackURL = "callback_url"
    }
}
