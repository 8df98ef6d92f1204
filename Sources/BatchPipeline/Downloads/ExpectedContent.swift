import EditModel

/// What a link is expected to give, and how to tell early that it does not.
public enum ExpectedContent: String, Hashable, Sendable {
    /// A provider's output: an mp4 or mov, which has `ftyp` at offset 4 (ISO/IEC 14496-12).
    case output
    /// A user's clip, in any container.
    case clip
    /// A user's reference image.
    case image

    /// How many bytes from the start decide; fewer only if the file is shorter.
    static let decidingBytes = 64

    /// Looks at the content type that the server names.
    ///
    /// - Throws: ``DownloadError`` for a web page or an error message. Any other type is taken: servers often give
    ///   none that is right, and the content decides.
    func check(contentType: String?) throws {
        let type = contentType?.lowercased().prefix { $0 != ";" && $0 != " " } ?? ""
        switch type {
        case "text/html", "application/xhtml+xml": throw refused("html", "a web page")
        case "application/json", "text/json": throw refused("json", "a JSON text")
        case "application/xml", "text/xml": throw refused("xml", "an XML text")
        default: return
        }
    }

    /// Looks at the first bytes.
    ///
    /// - Parameter start: The first ``decidingBytes``, or all there are.
    /// - Throws: ``DownloadError``.
    func check(start: [UInt8]) throws {
        guard !start.isEmpty else { throw refused("empty", "an empty file") }
        let content = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start[...]
        let text = content.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        switch text.first {
        case UInt8(ascii: "<"):
            let isXML = text.starts(with: "<?xml".utf8)
            throw isXML ? refused("xml", "an XML text") : refused("html", "a web page")
        case UInt8(ascii: "{"): throw refused("json", "a JSON text")
        default: break
        }
        if self == .output, start.count < 12 || start[4..<8] != ArraySlice("ftyp".utf8) {
            throw refused("not-mp4", "a file that is no mp4")
        }
    }

    private func refused(_ suffix: String, _ what: String) -> DownloadError {
        let code = suffix == "not-mp4" ? "\(rawValue)-not-mp4" : "\(rawValue)-is-\(suffix)"
        return DownloadError(.notWanted, code, "the link of the \(rawValue) gives \(what)")
    }
}
