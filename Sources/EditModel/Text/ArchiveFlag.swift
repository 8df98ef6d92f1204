import Foundation

/// What a command needs behind it to find an archive.
public enum ArchiveFlag {
    /// ` --archive DIR`; empty for the archive that is found without it, in the working folder.
    ///
    /// - Parameter archive: The archive's path.
    public static func text(for archive: String) -> String {
        func trimmed(_ path: String) -> String {
            path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
        }
        func whole(_ path: String) -> String {
            trimmed(URL(filePath: path).standardizedFileURL.path(percentEncoded: false))
        }
        return whole(archive) == whole("archive") ? "" : " --archive \(trimmed(archive).shellWord)"
    }
}
