import Foundation

/// The rules of a provider's document for the body of a submission, read once more and apart from the program's.
struct BodyRules: Sendable {
    /// What a member may be; the text says what is wrong.
    typealias Rule = @Sendable (JSONNode) -> String?

    let required: Set<String>
    let rules: [String: Rule]

    /// All that is wrong with a body.
    func problems(_ bytes: [UInt8]) -> [String] {
        guard case .object(let members)? = JSONNode(bytes) else { return ["the body is no JSON object"] }
        let missing = required.subtracting(members.keys).map { "\($0) is missing" }
        return missing
            + members.sorted { $0.key < $1.key }.compactMap { name, value in
                guard let rule = rules[name] else { return "\(name) is not in the document" }
                return rule(value).map { "\(name) \($0): \(value)" }
            }
    }

    // MARK: - Kinds of members

    static let bool: Rule = { if case .bool = $0 { nil } else { "is no boolean" } }

    static let uri: Rule = { node in
        guard let text = node.text, let url = URL(string: text), let host = url.host() else { return "is no URI" }
        let isLocal = url.scheme == "http" && host == "127.0.0.1"
        return url.scheme == "https" || isLocal ? nil : "is neither https nor of this machine"
    }

    static func text(most: Int) -> Rule {
        { $0.text.map { $0.unicodeScalars.count <= most ? nil : "is too long" } ?? "is no string" }
    }

    static func one(of values: String...) -> Rule {
        { $0.text.map { values.contains($0) ? nil : "is not one of \(values)" } ?? "is no string" }
    }

    static func whole(_ range: ClosedRange<Int>) -> Rule {
        { node in
            guard let number = node.number, let value = Int("\(number)") else { return "is no integer" }
            return range.contains(value) ? nil : "is out of range"
        }
    }

    static func list(_ counts: ClosedRange<Int>, of rule: @escaping Rule) -> Rule {
        { node in
            guard let list = node.list else { return "is no array" }
            guard counts.contains(list.count) else { return "has \(list.count) elements" }
            return list.compactMap(rule).first
        }
    }

    private static let seconds: Rule = { node in
        guard let number = node.number else { return "is no number" }
        return number == 0 || (2...10).contains(number) ? nil : "is neither 0 nor 2 to 10"
    }

    private static let callback: Rule = { node in
        guard let text = node.text, let url = URL(string: text), url.scheme == "https", let host = url.host(),
            text.utf8.count <= 2048
        else { return "is no https URL of at most 2048 characters" }
        return host.wholeMatch(of: /localhost|127\..*|10\..*|192\.168\..*/) == nil ? nil : "is internal"
    }

    private static let aspect = one(of: "16:9", "9:16", "1:1", "4:3", "3:4")

    // MARK: - The documents

    /// `Wan27VideoEditRequest` of Evolink's OpenAPI document.
    static let evolink = BodyRules(
        required: ["model", "video_urls"],
        rules: [
            "model": one(of: "wan2.7-video-edit"),
            "prompt": text(most: 5000),
            "negative_prompt": text(most: 500),
            "video_urls": list(1...1, of: uri),
            "image_urls": list(0...4, of: uri),
            "keep_original_sound": bool,
            "quality": one(of: "720p", "1080p"),
            "aspect_ratio": aspect,
            "duration": seconds,
            "seed": whole(1...2_147_483_647),
            "prompt_extend": bool,
            "callback_url": callback,
        ]
    )

    /// The parameters of Novita's page.
    static let novita = BodyRules(
        required: ["video_url"],
        rules: [
            "video_url": uri,
            "prompt": text(most: 5000),
            "negative_prompt": text(most: 500),
            "resolution": one(of: "720P", "1080P"),
            "ratio": aspect,
            "duration": { seconds($0) ?? whole(0...10)($0) },
            "audio_setting": one(of: "auto", "origin"),
            "prompt_extend": bool,
            "watermark": bool,
            "seed": whole(0...2_147_483_647),
            "reference_image_url": uri,
            "reference_image_url_2": uri,
            "reference_image_url_3": uri,
        ]
    )
}
