import ClipPreparation
import EditModel
import JobLedger

/// Files and what is known of them: read once, remembered in the ledger by path and stamp, and by content.
actor SourceReader {
    private let ledger: JobLedger
    private let digester: FileDigester
    private let probe: MediaProbe
    private var digests: [[UInt8]: Task<ContentDigest, any Error>] = [:]
    private var facts: [ContentDigest: Task<MediaFacts, any Error>] = [:]

    init(ledger: JobLedger, digester: FileDigester, probe: MediaProbe) {
        self.ledger = ledger
        self.digester = digester
        self.probe = probe
    }

    /// The digest of a file as it is now; read again only when its stamp has changed.
    ///
    /// - Parameter path: Its absolute path.
    /// - Throws: `WanbatchError` of kind `edit` when it is not a readable file; of kind `storage`.
    func digest(of path: String) async throws -> ContentDigest {
        // By its bytes: Swift takes two spellings of one letter as equal, a file system does not.
        let name = Array(path.utf8)
        if let known = digests[name] { return try await known.value }
        let task = Task { [ledger, digester] in try await Self.freshDigest(of: path, ledger, digester) }
        digests[name] = task
        return try await task.value
    }

    /// The digest of a file right now, whatever was known before in this run.
    ///
    /// - Parameter path: Its absolute path.
    /// - Throws: As ``digest(of:)``.
    func currentDigest(of path: String) async throws -> ContentDigest {
        digests[Array(path.utf8)] = nil
        return try await digest(of: path)
    }

    private static func freshDigest(
        of path: String,
        _ ledger: JobLedger,
        _ digester: FileDigester
    ) async throws -> ContentDigest {
        let stamp = try FileStamp.of(path: path)
        let known = try await ledger.digest(
            ofFile: path,
            size: stamp.size,
            modified: stamp.mtimeNanoseconds,
            inode: stamp.inode
        )
        if let known { return known }
        let read = try await digester.digest(path: path)
        try await ledger.remember(
            read.digest,
            ofFile: path,
            size: read.stamp.size,
            modified: read.stamp.mtimeNanoseconds,
            inode: read.stamp.inode
        )
        return read.digest
    }

    /// What ffprobe says of a clip; asked once for a content.
    ///
    /// - Parameters:
    ///   - path: Where the content lies.
    ///   - digest: The content.
    /// - Throws: `WanbatchError` of kind `edit` when it is not a clip.
    func clipFacts(of path: String, digest: ContentDigest) async throws -> MediaFacts {
        if let known = facts[digest] { return try await known.value }
        let task = Task { [ledger, probe] in
            if let known = try await ledger.facts(MediaFacts.self, of: digest, kind: MediaFacts.kind) { return known }
            let found = try await probe.probe(path: path)
            try await ledger.remember(found, of: digest, kind: MediaFacts.kind)
            return found
        }
        facts[digest] = task
        return try await task.value
    }

    /// What was found out about a content before, without looking at a file.
    ///
    /// - Parameter digest: The content.
    /// - Throws: `WanbatchError` of kind `storage`.
    func rememberedFacts(of digest: ContentDigest) async throws -> MediaFacts? {
        try await ledger.facts(MediaFacts.self, of: digest, kind: MediaFacts.kind)
    }
}

extension MediaFacts {
    /// The name of these facts in the ledger; a new reading of files gets a new one.
    static let kind = "clip facts 1"
}
