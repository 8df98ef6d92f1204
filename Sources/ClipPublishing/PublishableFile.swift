public import EditModel

/// A file to publish: a prepared clip or reference image.
public struct PublishableFile: Hashable, Sendable {
    /// Where it is; not a symbolic link.
    public var path: String
    /// The SHA-256 of its content.
    public var digest: ContentDigest
    /// Its length.
    public var bytes: Int64
    /// For example `video/mp4`.
    public var mimeType: String
    /// For example `mp4`; without the point.
    public var fileExtension: String

    /// A file to publish.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - digest: The SHA-256 of its content.
    ///   - bytes: Its length.
    ///   - mimeType: For example `video/mp4`.
    ///   - fileExtension: For example `mp4`.
    public init(path: String, digest: ContentDigest, bytes: Int64, mimeType: String, fileExtension: String) {
        self.path = path
        self.digest = digest
        self.bytes = bytes
        self.mimeType = mimeType
        self.fileExtension = fileExtension
    }

    /// The extension in the form that is safe in an address: up to five letters and digits, else `bin`.
    var safeExtension: String {
        let text = fileExtension.lowercased()
        let isSafe = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return isSafe && (1...5).contains(text.utf8.count) ? text : "bin"
    }
}
