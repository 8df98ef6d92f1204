import ClipPreparation
import EditModel
import JobLedger

extension JobLedger {
    /// What is remembered of a file's content.
    ///
    /// - Parameters:
    ///   - path: Its absolute path.
    ///   - stamp: The file as it is now.
    /// - Returns: `nil` where nothing is known of the file as it is now.
    /// - Throws: `WanbatchError` of kind `storage`.
    func digest(ofFile path: String, as stamp: FileStamp) async throws -> ContentDigest? {
        try await digest(ofFile: path, size: stamp.size, modified: stamp.mtimeNanoseconds, inode: stamp.inode)
    }

    /// Remembers a file's content.
    ///
    /// - Parameters:
    ///   - digest: The content.
    ///   - path: The file's absolute path.
    ///   - stamp: The file as it was when it was read.
    /// - Throws: `WanbatchError` of kind `storage`.
    func remember(_ digest: ContentDigest, ofFile path: String, as stamp: FileStamp) async throws {
        try await remember(
            digest,
            ofFile: path,
            size: stamp.size,
            modified: stamp.mtimeNanoseconds,
            inode: stamp.inode
        )
    }
}
