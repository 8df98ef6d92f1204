import EditModel
import Foundation

/// What Evolink's Files API answers. Its errors may come with status 200 and `"success": false`, so that both the
/// status and the body decide (PROVIDERS 1.10).
struct EvolinkFilesAnswer {
    /// What an answer means.
    enum Meaning: Hashable {
        case done
        /// The service does not have this call (404, 405): optional calls are left out.
        case notOffered
        /// The key or the account is refused.
        case access
        /// The account is used up.
        case exhausted
        /// No room for another file.
        case quota
        /// May go well another time.
        case transient
        /// This file is refused.
        case refused
    }

    /// A file of the store.
    struct File: Decodable {
        var fileID: String?
        var fileURL: String?
        var uploadTime: String?
        var expiresAt: String?

        enum CodingKeys: String, CodingKey {
            case fileID = "file_id"
            case fileURL = "file_url"
            case uploadTime = "upload_time"
            case expiresAt = "expires_at"
        }
    }

    /// How many files there is room for.
    struct Quota: Decodable {
        var remainingFiles: Int?

        enum CodingKeys: String, CodingKey {
            case remainingFiles = "remain_files"
        }
    }

    private struct Envelope: Decodable {
        var success: Bool?
        var code: LenientText?
        var message: String?
        var error: Problem?

        enum CodingKeys: String, CodingKey {
            case success, code, error
            case message = "msg"
        }

        struct Problem: Decodable {
            var code: LenientText?
            var message: String?
        }
    }

    private struct Wrapped<Content: Decodable>: Decodable {
        var data: Content?
    }

    private let response: WebResponse
    private let key: Secret
    private let envelope: Envelope?

    /// An answer, not judged yet.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - key: The API key, which the service might repeat.
    init(_ response: WebResponse, key: Secret) {
        self.response = response
        self.key = key
        envelope = try? JSONDecoder().decode(Envelope.self, from: Data(response.body))
    }

    /// What the answer means.
    var meaning: Meaning {
        let code = envelope?.error?.code?.text ?? envelope?.code?.text ?? ""
        if response.isSuccess {
            guard let envelope else { return .transient }
            if envelope.success != false { return .done }
            return Self.meaning(status: Int(code) ?? 400, code: code, message: message)
        }
        return Self.meaning(status: response.status, code: code, message: message)
    }

    /// What the service says, for a person; without the key, also where the text is cut.
    var message: String {
        let text = envelope?.error?.message ?? envelope?.message ?? "HTTP \(response.status)"
        return String(text.replacing(key.reveal(), with: "\(key)").withoutQueries.printable.prefix(300))
    }

    private static func meaning(status: Int, code: String, message: String) -> Meaning {
        if [408, 425, 429].contains(status) || status >= 500 { return .transient }
        let words = (code + " " + message).lowercased()
        if ["key_disabled", "key_expired", "user_disabled"].contains(code) { return .access }
        switch status {
        case 401, 403: return .access
        case 402: return .exhausted
        case _ where words.contains("quota") || words.contains("配额") || words.contains("额度"): return .quota
        case 404, 405: return .notOffered
        default: return .refused
        }
    }

    /// The content of the body, in `data` or bare.
    ///
    /// - Parameter type: What is looked for.
    func content<Content: Decodable>(_ type: Content.Type) -> Content? {
        let body = Data(response.body)
        if let content = (try? JSONDecoder().decode(Wrapped<Content>.self, from: body))?.data { return content }
        return try? JSONDecoder().decode(type, from: body)
    }
}

/// A text that some answers give as a number.
private struct LenientText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            text = String(number)
        } else {
            text = try container.decode(String.self)
        }
    }
}
