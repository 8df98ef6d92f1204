import Foundation

/// What a command needs behind it to find an archive.
public enum ArchiveFlag {
    /// ` --archive DIR`; empty for the archive that is found without it, in the working folder.
    ///
    /// - Parameter archive: The archive's path.
    public static func text(for archive: String) -> String {
        func whole(_ path: String) -> String {
            let path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
            return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        }
        return whole(archive) == whole("archive") ? "" : " --archive \(archive.shellWord)"
    }
}
