import ClipPreparation
import EditModel
import JobLedger

/// Files and what is known of them: read once, remembered in the ledger by path and stamp, and by content.
actor SourceReader {
    private let ledger: JobLedger
    private let digester: FileDigester
    private let probe: MediaProbe
    private let imageProbe: ImageProbe
    private let reads: Permits
    private let shelf: (any ClipShelf)?
    private var digests: [[UInt8]: Task<ContentDigest, any Error>] = [:]
    private var facts: [ContentDigest: Task<MediaFacts, any Error>] = [:]
    private var images: [ContentDigest: Task<ImageFacts, any Error>] = [:]

    /// A reader.
    ///
    /// - Parameters:
    ///   - ledger: The durable memory of digests and facts.
    ///   - digester: Reads files.
    ///   - probe: Looks at clips.
    ///   - imageProbe: Looks at reference images.
    ///   - width: How many files are read or looked at together.
    ///   - shelf: What other machines have found in clips; `nil` for nothing.
    init(
        ledger: JobLedger,
        digester: FileDigester,
        probe: MediaProbe,
        imageProbe: ImageProbe,
        width: Int,
        shelf: (any ClipShelf)?
    ) {
        self.shelf = shelf
        self.ledger = ledger
        self.digester = digester
        self.probe = probe
        self.imageProbe = imageProbe
        reads = Permits(width)
    }

    /// The digest of a file as it is now; read again only when its stamp has changed.
    ///
    /// - Parameter path: Its absolute path.
    /// - Throws: `WanbatchError` of kind `edit` when it is not a readable file; of kind `storage`.
    func digest(of path: String) async throws -> ContentDigest {
        // By its bytes: Swift takes two spellings of one letter as equal, a file system does not.
        let name = Array(path.utf8)
        if let known = digests[name] { return try await known.value }
        let task = Task { [ledger, digester, reads] in
            try await Self.freshDigest(of: path, ledger) {
                try await reads.with { try await digester.digest(path: path) }
            }
        }
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
        read: () async throws -> FileDigester.Finding
    ) async throws -> ContentDigest {
        let stamp = try FileStamp.of(path: path)
        if let known = try await ledger.digest(ofFile: path, as: stamp) { return known }
        let read = try await read()
        try await ledger.remember(read.digest, ofFile: path, as: read.stamp)
        return read.digest
    }

    /// Keeps the digest of a file that was made here, so that it need not be read again.
    ///
    /// - Parameters:
    ///   - digest: Its content.
    ///   - path: Its absolute path.
    ///   - stamp: The file as it was when the digest was taken.
    /// - Throws: `WanbatchError` of kind `storage`.
    func remember(_ digest: ContentDigest, ofFile path: String, as stamp: FileStamp) async throws {
        try await ledger.remember(digest, ofFile: path, as: stamp)
    }

    /// Whether a file is there and has a content.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - digest: The content.
    /// - Throws: `WanbatchError` of kind `storage` when the ledger cannot tell: a file is not gone because of that.
    func isThere(_ path: String, _ digest: ContentDigest) async throws -> Bool {
        do {
            return try await currentDigest(of: path) == digest
        } catch let error as WanbatchError where error.kind == .edit {
            return false
        }
    }

    /// What ffprobe says of a clip; asked once for a content.
    ///
    /// - Parameters:
    ///   - path: Where the content lies.
    ///   - digest: The content.
    /// - Throws: `WanbatchError` of kind `edit` when it is not a clip.
    func clipFacts(of path: String, digest: ContentDigest) async throws -> MediaFacts {
        if let known = facts[digest] { return try await known.value }
        let task = Task { [ledger, probe, reads, shelf] in
            if let known = try await ledger.facts(MediaFacts.self, of: digest, kind: MediaFacts.kind) { return known }
            let shared = await shelf?.facts(of: digest)
            let found: MediaFacts
            if let shared, try FileStamp.of(path: path).size == shared.bytes {
                found = shared
            } else {
                found = try await reads.with { try await probe.probe(path: path) }
                await shelf?.keep(found, of: digest)
            }
            try await ledger.remember(found, of: digest, kind: MediaFacts.kind)
            return found
        }
        facts[digest] = task
        do {
            return try await task.value
        } catch {
            // What failed is asked again: perhaps ffprobe was killed.
            facts[digest] = nil
            throw error
        }
    }

    /// Keeps what is known of a content that was made here.
    ///
    /// - Parameters:
    ///   - found: What is known.
    ///   - digest: The content.
    /// - Throws: `WanbatchError` of kind `storage`.
    func remember(_ found: MediaFacts, of digest: ContentDigest) async throws {
        facts[digest] = Task { found }
        try await ledger.remember(found, of: digest, kind: MediaFacts.kind)
    }

    /// What ffprobe says of a reference image; asked once for a content.
    ///
    /// - Parameters:
    ///   - path: Where the content lies.
    ///   - digest: The content.
    /// - Throws: `WanbatchError` of kind `edit` when it is not an image.
    func imageFacts(of path: String, digest: ContentDigest) async throws -> ImageFacts {
        if let known = images[digest] { return try await known.value }
        let task = Task { [ledger, imageProbe, reads] in
            if let known = try await ledger.facts(ImageFacts.self, of: digest, kind: ImageFacts.kind) { return known }
            let found = try await reads.with { try await imageProbe.probe(path: path) }
            try await ledger.remember(found, of: digest, kind: ImageFacts.kind)
            return found
        }
        images[digest] = task
        do {
            return try await task.value
        } catch {
            images[digest] = nil
            throw error
        }
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
    static let kind = "clip facts 3"
}

extension ImageFacts {
    /// The name of these facts in the ledger.
    static let kind = "image facts 1"
}
