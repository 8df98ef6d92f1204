import Crypto
import EditModel
import Foundation

/// The name of a published file: nobody can guess it, and the same content has the same name in every run of an archive.
enum SecretName {
    /// The first half of HMAC-SHA256(secret, digest), in 32 hexadecimal digits.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - secret: The archive's own secret.
    static func of(_ file: PublishableFile, secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(file.digest.hex.utf8), using: SymmetricKey(data: secret))
        return Array(code).prefix(16).hexadecimal
    }
}
