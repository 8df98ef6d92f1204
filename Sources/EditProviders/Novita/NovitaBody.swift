import EditModel
import Foundation

/// The body of a submission (seed document): flat, one field for each of the three images. Everything is sent but
/// what has no default, as at Evolink.
struct NovitaBody: Encodable {
    let videoURL: String
    let prompt: String?
    let negativePrompt: String?
    let resolution: String
    let ratio: String?
    let duration: Decimal
    let audioSetting: String
    let promptExtend: Bool
    let watermark: Bool
    let seed: Int?
    let references: [String]

    init(_ order: EditOrder) {
        let options = order.options
        videoURL = order.clipURL
        prompt = options.prompt.isEmpty ? nil : options.prompt
        negativePrompt = options.negative.isEmpty ? nil : options.negative
        resolution = options.quality == .p1080 ? "1080P" : "720P"
        ratio = options.aspect?.rawValue
        duration = RequestBody.seconds(options.duration)
        audioSetting = options.audio == .original ? "origin" : "auto"
        promptExtend = options.extend
        watermark = options.watermark
        seed = options.seed
        references = order.referenceURLs
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: CodingKeys.self)
        try body.encode(videoURL, forKey: .videoURL)
        try body.encodeIfPresent(prompt, forKey: .prompt)
        try body.encodeIfPresent(negativePrompt, forKey: .negativePrompt)
        try body.encode(resolution, forKey: .resolution)
        try body.encodeIfPresent(ratio, forKey: .ratio)
        try body.encode(duration, forKey: .duration)
        try body.encode(audioSetting, forKey: .audioSetting)
        try body.encode(promptExtend, forKey: .promptExtend)
        try body.encode(watermark, forKey: .watermark)
        try body.encodeIfPresent(seed, forKey: .seed)
        for (key, reference) in zip([CodingKeys.image1, .image2, .image3], references) {
            try body.encode(reference, forKey: key)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case videoURL = "video_url"
        case prompt
        case negativePrompt = "negative_prompt"
        case resolution, ratio, duration
        case audioSetting = "audio_setting"
        case promptExtend = "prompt_extend"
        case watermark, seed
        case image1 = "reference_image_url"
        case image2 = "reference_image_url_2"
        case image3 = "reference_image_url_3"
    }
}
