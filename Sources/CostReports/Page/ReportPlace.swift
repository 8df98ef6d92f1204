import Foundation

/// Where a page will lie, so that its links lead to the archive's files from there.
public struct ReportPlace: Hashable, Sendable {
    private let archive: String
    private let folder: String

    /// A place.
    ///
    /// - Parameters:
    ///   - archive: The archive's absolute path.
    ///   - folder: The absolute path of the folder that the page will lie in.
    public init(archive: String, folder: String) {
        self.archive = archive
        self.folder = folder
    }

    var links: PageLinks { PageLinks(archive: archive, folder: folder) }
}

/// Links of a page: relative, so that archive and page may move together, and percent-encoded, so that no name of a
/// file can be taken for anything else.
struct PageLinks {
    private let archive: [Substring]
    private let folder: [Substring]

    init(archive: String, folder: String) {
        self.archive = Self.parts(archive)
        self.folder = Self.parts(folder)
    }

    /// A link to a file of the archive.
    ///
    /// - Parameter file: As reports name it: relative to the archive.
    func archived(_ file: String) -> String {
        file.hasPrefix("/") ? link(to: Self.parts(file)) : link(to: archive + Self.parts(file))
    }

    /// A link to a file.
    ///
    /// - Parameter path: Its absolute path.
    func file(_ path: String) -> String { link(to: Self.parts(path)) }

    private func link(to target: [Substring]) -> String {
        let shared = zip(folder, target).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        let up = Array(repeating: "..", count: folder.count - shared)
        let down = target[shared...].map(Self.encoded)
        return (up.isEmpty ? ["."] : up).joined(separator: "/") + "/" + down.joined(separator: "/")
    }

    private static func parts(_ path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }
    }

    /// Only what RFC 3986 calls unreserved stays as it is.
    private static func encoded(_ part: Substring) -> String {
        part.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            if isPlain || "-._~".utf8.contains(byte) { return String(scalar) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
