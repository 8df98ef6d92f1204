import Crypto
import EditModel
import Foundation

/// Links to outputs: a name that nobody can guess, a moment of death, and a signature over both.
struct LinkSigner: Sendable {
    private let key: SymmetricKey

    init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

    func link(_ token: String, base: String, expires: Date) -> String {
        let moment = Int64(expires.timeIntervalSince1970)
        return "\(base)/outputs/\(token).mp4?Expires=\(moment)&Signature=\(signature(token, moment))"
    }

    /// Whether a link is genuine and alive.
    func accepts(_ token: String, expires: String, signature given: String, at now: Date) -> Bool {
        guard let moment = Int64(expires), signature(token, moment) == given else { return false }
        return now < Date(timeIntervalSince1970: TimeInterval(moment))
    }

    private func signature(_ token: String, _ moment: Int64) -> String {
        HMAC<SHA256>.authenticationCode(for: Data("\(token) \(moment)".utf8), using: key).hexadecimal
    }
}
