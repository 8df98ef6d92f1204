public import EditModel

/// A video that lies somewhere, unless it was moved or changed since.
public struct VideoFile: Hashable, Sendable {
    /// Where it lay when it was last seen; absolute, or relative to the archive.
    public var path: String
    /// Its content.
    public var digest: ContentDigest

    /// A video.
    ///
    /// - Parameters:
    ///   - path: Where it lay when it was last seen.
    ///   - digest: Its content.
    public init(path: String, digest: ContentDigest) {
        self.path = path
        self.digest = digest
    }
}

extension EditRecord {
    /// What shows the clip as it was, the best first: what was sent, or else the clip itself.
    public var clipFiles: [VideoFile] {
        var files: [VideoFile] = []
        let sent = prepared?.clip
        if let sent, let path = sent.path { files.append(VideoFile(path: path, digest: sent.digest)) }
        if case .file(let path) = clip, let clipDigest, clipDigest != sent?.digest {
            files.append(VideoFile(path: path, digest: clipDigest))
        }
        return files
    }
}
