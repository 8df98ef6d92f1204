import EditModel
import Foundation

/// What lies in a folder that a manifest could name: videos, images and folders, in byte order, no dotfiles.
public struct FolderContents: Sendable {
    /// What a folder's own files must end with to be clips.
    public static let videoExtensions = ClipFinder.videoExtensions
    /// What reference images end with.
    public static let imageExtensions: Set<String> = ["jpg", "jpeg", "png", "webp", "bmp"]

    /// The names of the videos.
    public private(set) var videos: [String] = []
    /// The names of the images.
    public private(set) var images: [String] = []
    /// The names of the folders.
    public private(set) var folders: [String] = []

    /// Looks into a folder.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `WanbatchError` of kind usage when it is not there, is no folder, or cannot be read.
    public init(of path: String) throws {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            let isFile = files.fileExists(atPath: path.hasSuffix("/") ? String(path.dropLast()) : path)
            let message = isFile ? "\(path) is a file, not a folder" : "there is no folder \(path)"
            throw WanbatchError(.usage, "folder-missing", message, hint: "name the folder that holds the clips")
        }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: path)
        } catch {
            throw WanbatchError(
                .usage,
                "folder-unreadable",
                "the folder \(path) cannot be read",
                hint: "check its permissions"
            )
        }
        for name in names.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        where !name.hasPrefix(".") {
            var isFolder: ObjCBool = false
            guard files.fileExists(atPath: path + "/" + name, isDirectory: &isFolder) else { continue }
            let end = PathText.fileExtension(of: name)
            if isFolder.boolValue {
                // A link may lead round in a circle.
                if (try? files.destinationOfSymbolicLink(atPath: path + "/" + name)) == nil { folders.append(name) }
            } else if Self.videoExtensions.contains(end) {
                videos.append(name)
            } else if Self.imageExtensions.contains(end) {
                images.append(name)
            }
        }
    }
}
