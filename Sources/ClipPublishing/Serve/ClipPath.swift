import EditModel

/// The path of a published file: nobody can guess it, and it is the same in every run of an archive.
enum ClipPath {
    /// `/c/`, the first half of HMAC-SHA256(secret, digest) in hexadecimal, `/`, the start of the digest and the
    /// extension.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - secret: The archive's own secret.
    static func of(_ file: PublishableFile, secret: [UInt8]) -> String {
        "/c/\(SecretName.of(file, secret: secret))/\(file.digest.hex.prefix(16)).\(file.safeExtension)"
    }
}
