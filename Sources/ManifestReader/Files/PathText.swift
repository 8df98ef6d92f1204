/// Paths as text, by their bytes: a combining character after a `/` does not hide the `/`.
enum PathText {
    static let slash = UInt8(ascii: "/")

    static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

    static func namesFolder(_ path: String) -> Bool { path.utf8.last == slash }

    /// The path as seen from a folder.
    static func join(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || isAbsolute(path) { return path }
        return namesFolder(folder) ? folder + path : folder + "/" + path
    }

    /// The part before the last `/`, as written; empty when there is none.
    static func folder(of path: String) -> String {
        guard let last = path.utf8.lastIndex(of: slash) else { return "" }
        return last == path.utf8.startIndex ? "/" : String(path[..<last])
    }

    /// The part after the last `/`.
    static func name(of path: String) -> String {
        guard let last = path.utf8.lastIndex(of: slash) else { return path }
        return String(path[path.utf8.index(after: last)...])
    }

    /// The name without its last extension; a leading dot begins no extension.
    static func stem(of name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.utf8.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The name's last extension in lower case; empty when there is none.
    static func fileExtension(of name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.utf8.startIndex else { return "" }
        return name[name.utf8.index(after: dot)...].lowercased()
    }

    /// An absolute path without `.`, `..` and empty parts; links are not looked at.
    static func standardized(_ path: String) -> String {
        guard needsStandardizing(path) else { return path }
        var parts: [Substring] = []
        for part in path.utf8.split(separator: slash) {
            let part = Substring(part)
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func needsStandardizing(_ path: String) -> Bool {
        var previous: UInt8 = 0
        for byte in path.utf8 {
            if previous == slash, byte == slash || byte == UInt8(ascii: ".") { return true }
            previous = byte
        }
        return previous == slash
    }
}
