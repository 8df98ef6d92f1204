import Foundation

/// The rules of a provider's body, written down anew from its seed document: types, ranges, words, no other fields.
struct BodyRules {
    enum Rule {
        case text(maximum: Int)
        case oneOf([String])
        case flag
        case integer(ClosedRange<Double>)
        case number(ClosedRange<Double>)
        case address
        case addresses(ClosedRange<Int>)
    }

    let fields: [String: Rule]
    let required: Set<String>

    static let evolink = BodyRules(
        fields: [
            "model": .oneOf(["wan2.7-video-edit"]),
            "prompt": .text(maximum: 5000),
            "negative_prompt": .text(maximum: 500),
            "video_urls": .addresses(1...1),
            "image_urls": .addresses(0...4),
            "keep_original_sound": .flag,
            "quality": .oneOf(["720p", "1080p"]),
            "aspect_ratio": .oneOf(["16:9", "9:16", "1:1", "4:3", "3:4"]),
            "duration": .number(0...10),
            "seed": .integer(1...2_147_483_647),
            "prompt_extend": .flag,
            "callback_url": .address,
        ],
        required: ["model", "video_urls", "keep_original_sound", "quality", "duration", "prompt_extend"]
    )

    static let novita = BodyRules(
        fields: [
            "video_url": .address,
            "prompt": .text(maximum: 5000),
            "negative_prompt": .text(maximum: 500),
            "resolution": .oneOf(["720P", "1080P"]),
            "ratio": .oneOf(["16:9", "9:16", "1:1", "4:3", "3:4"]),
            "duration": .integer(0...10),
            "audio_setting": .oneOf(["auto", "origin"]),
            "prompt_extend": .flag,
            "watermark": .flag,
            "seed": .integer(0...2_147_483_647),
            "reference_image_url": .address,
            "reference_image_url_2": .address,
            "reference_image_url_3": .address,
        ],
        required: ["video_url", "resolution", "duration", "audio_setting", "prompt_extend", "watermark"]
    )

    /// What is wrong with a body; empty for a right one.
    func problems(_ body: [UInt8]) -> [String] {
        guard let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] else {
            return ["not an object"]
        }
        let missing = required.subtracting(object.keys).map { "missing: \($0)" }
        return missing
            + object.compactMap { name, value in
                guard let rule = fields[name] else { return "unknown: \(name)" }
                return accepts(value, rule) ? nil : "wrong: \(name) = \(value)"
            }
    }

    private func accepts(_ value: Any, _ rule: Rule) -> Bool {
        switch rule {
        case .text(let maximum): (value as? String).map { $0.unicodeScalars.count <= maximum } ?? false
        case .oneOf(let words): (value as? String).map(words.contains) ?? false
        case .flag: value is Bool
        case .integer(let range): (value as? Double).map { range.contains($0) && $0 == $0.rounded() } ?? false
        case .number(let range): (value as? Double).map(range.contains) ?? false
        case .address: isAddress(value)
        case .addresses(let count):
            (value as? [Any]).map { count.contains($0.count) && $0.allSatisfy(isAddress) } ?? false
        }
    }

    private func isAddress(_ value: Any) -> Bool { (value as? String).flatMap { URL(string: $0) }?.host() != nil }
}
