public import EditModel

/// Finds the SHA-256 of files, piece by piece, and notices a file that changes meanwhile.
public struct FileDigester: Sendable {
    /// A digest and the file that it was taken of.
    public struct Finding: Hashable, Codable, Sendable {
        /// The SHA-256 of the content.
        public var digest: ContentDigest
        /// The file's stamp, equal before and after the reading.
        public var stamp: FileStamp

        /// A finding.
        ///
        /// - Parameters:
        ///   - digest: The SHA-256 of the content.
        ///   - stamp: The file's stamp.
        public init(digest: ContentDigest, stamp: FileStamp) {
            self.digest = digest
            self.stamp = stamp
        }
    }

    /// A digester.
    public init() {}

    /// Reads a whole file.
    ///
    /// - Parameter path: A regular file.
    /// - Throws: `WanbatchError`: `clip-changing` when the file is being written; `clip-missing`, `clip-unreadable`,
    ///   `clip-not-a-file`. `CancellationError`.
    public func digest(path: String) async throws -> Finding {
        try await BlockingWork.run { isCancelled in try Self.read(path, isCancelled) }
    }

    private static func read(_ path: String, _ isCancelled: () -> Bool) throws -> Finding {
        let file = try OpenFile(path)
        var hasher = ContentHasher()
        var offset: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            if isCancelled() { throw CancellationError() }
            let count = try file.read(into: buffer, at: offset)
            if count == 0 { break }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
        // By descriptor and by name: the file may have been written to, or replaced by another.
        guard try file.currentStamp() == file.stamp, offset == file.stamp.size,
            try FileStamp.of(path: path) == file.stamp
        else {
            throw WanbatchError(
                .edit,
                "clip-changing",
                "\(path) changes while it is read",
                hint: "run again when the copy or the recording is complete"
            )
        }
        return Finding(digest: hasher.digest(), stamp: file.stamp)
    }
}
