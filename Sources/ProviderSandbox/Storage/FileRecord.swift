import Foundation

/// An uploaded file as it is kept on disk.
struct FileRecord: Codable, Hashable, Sendable {
    var id: String
    /// A plain file name, as it stands in the link.
    var name: String
    var originalName: String
    var bytes: Int64
    var mimeType: String
    var uploadPath: String
    /// Names the stored file and the link; nobody can guess it.
    var token: String
    var uploaded: Date
    var expires: Date
    var isDeleted = false
}
