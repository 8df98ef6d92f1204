import Foundation

/// The bytes of one text file and where its lines are.
final class ManifestSource: Sendable {
    /// The file as a person would open it from the working folder.
    let name: String
    /// Its absolute path.
    let path: String
    /// What it holds, with a byte order mark if it has one.
    let bytes: [UInt8]
    /// Where the text begins: after a byte order mark.
    let start: Int
    /// Whether all of it is UTF-8 without NUL, so that no line needs a second look.
    let isText: Bool

    init(name: String, path: String, bytes: [UInt8]) {
        self.name = name
        self.path = path
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let hasNUL = bytes.withUnsafeBytes { $0.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
        isText = !hasNUL && String(validating: bytes, as: UTF8.self) != nil
    }

    /// Whether the file begins like UTF-16.
    var isUTF16: Bool { bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) }

    /// The line that begins at an offset; `nil` at the end. An empty last line is none.
    func line(_ number: Int, at offset: Int) -> Line? {
        guard offset < bytes.count else { return nil }
        let end = newline(from: offset) ?? bytes.count
        let hasReturn = end > offset && end < bytes.count && bytes[end - 1] == 0x0D
        return Line(source: self, number: number, start: offset, end: hasReturn ? end - 1 : end, next: end + 1)
    }

    func text(_ range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
    }

    /// The first place that is not UTF-8 or is a NUL, and what is wrong there.
    ///
    /// - Parameter allowingControls: Whether other control characters than tab and newline are let pass.
    func firstUnreadable(allowingControls: Bool) -> (Place, String)? {
        if isText, allowingControls { return nil }
        var number = 1
        var offset = start
        while let line = line(number, at: offset) {
            if let found = line.firstUnreadable(allowingControls: allowingControls) { return found }
            number += 1
            offset = line.next
        }
        return nil
    }

    /// The whole text but for a byte order mark, and for one newline at its end.
    var textWithoutLastNewline: String {
        var end = bytes.count
        if end > start, bytes[end - 1] == 0x0A {
            end -= 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        }
        return text(start..<end)
    }

    private func newline(from offset: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let found = memchr(base + offset, 0x0A, buffer.count - offset)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
