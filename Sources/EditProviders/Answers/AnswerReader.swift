import EditModel
import Foundation

/// Reads the parts of an answer that no provider shapes: JSON at all, the request's name, a text for a person.
///
/// It knows the key only to take it out of texts, should a provider repeat it.
struct AnswerReader: Sendable {
    let key: Secret

    /// The most bytes of an answer that are read as JSON.
    static let maximumBytes = 8 << 20

    /// The body as a value; `nil` if it is none: HTML, half an answer, too long, nested too deep.
    func decode<T: Decodable>(_ type: T.Type, from response: WebResponse) -> T? {
        guard !response.body.isEmpty, response.body.count <= Self.maximumBytes else { return nil }
        return try? JSONDecoder().decode(type, from: Data(response.body))
    }

    /// What the provider calls the request, for its support.
    func requestID(_ response: WebResponse, said: String? = nil) -> String? {
        let name = response.header("x-request-id") ?? response.header("x-oneapi-request-id") ?? said
        return name.map { clean($0, limit: 128) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What the provider says about when to come again.
    func retryAfter(_ response: WebResponse) -> RetryAfter? { response.header("retry-after").flatMap(RetryAfter.init) }

    /// The status and the beginning of a body that cannot be used, for a person.
    func excerpt(_ response: WebResponse) -> String {
        let text = clean(String(decoding: response.body.prefix(4096), as: UTF8.self))
        return "HTTP \(response.status)" + (text.isEmpty ? ", empty" : ": \(text)")
    }

    /// A code of the provider, cleaned; `nil` for an empty one.
    func code(_ text: String?) -> String? {
        text.map { clean($0, limit: 100) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Text of the provider for one line: white space and control characters become single spaces, the query of an
    /// address (a signature is a secret) and the API key are taken out.
    func clean(_ text: String, limit: Int = 300) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(20_000) {
            plain.append(scalar.isUnprintable || scalar.properties.isWhitespace ? " " : scalar)
        }
        let words = String(plain).split(separator: " ").map(Self.withoutQuery).joined(separator: " ")
        var shown = String(String.UnicodeScalarView(redacted(words).unicodeScalars.prefix(limit)))
        while shown.last == " " { shown.removeLast() }
        return shown
    }

    /// Short keys are words that may well stand in a message, and no secret: the sandbox's.
    private func redacted(_ text: String) -> String {
        let secret = key.reveal()
        return secret.utf8.count < 8 ? text : text.replacingOccurrences(of: secret, with: "***")
    }

    private static func withoutQuery(_ word: Substring) -> String {
        guard word.contains("://"), let cut = word.firstIndex(of: "?") else { return String(word) }
        return word[..<cut] + "?..."
    }
}
