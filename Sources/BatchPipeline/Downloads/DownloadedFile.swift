public import EditModel

/// A file that was downloaded whole and is safe on the disk, under the temporary name that the caller gave.
public struct DownloadedFile: Hashable, Sendable {
    /// Where it is.
    public let path: String
    /// Its length.
    public let bytes: Int64
    /// The SHA-256 of its content.
    public let digest: ContentDigest
    /// The host that gave it, after redirects.
    public let host: String
    /// The server's name for this content, if it gave one.
    public let etag: String?
    /// What a person should know, for example that the link was plain http.
    public let warnings: [String]
}
