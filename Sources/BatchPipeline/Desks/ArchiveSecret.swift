import EditModel
import Foundation

/// The archive's secret for the names of published files: made once, readable by its owner only.
enum ArchiveSecret {
    /// The secret, from its file or new.
    ///
    /// - Parameters:
    ///   - path: Its file.
    ///   - folder: Where temporary files are.
    ///   - random: Chance, from a secure source.
    /// - Throws: `WanbatchError` of kind `storage`.
    static func of(_ path: String, temporary folder: String, random: RandomSource) throws -> [UInt8] {
        if let data = FileManager.default.contents(atPath: path), data.count == byteCount { return Array(data) }
        let secret = random.bytes(byteCount)
        try DurableFiles.write(secret, to: path, temporary: folder, mode: 0o600, StepGate(.secretKept))
        return secret
    }

    private static let byteCount = 32
}
