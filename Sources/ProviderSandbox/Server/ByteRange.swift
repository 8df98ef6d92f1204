/// What a `Range` header asks of a file (RFC 9110, section 14): one range of bytes, or all of it.
enum ByteRange: Hashable, Sendable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// - Parameters:
    ///   - header: The header's value; several ranges or anything unreadable count as none.
    ///   - size: The file's bytes.
    init(_ header: String?, size: Int64) {
        let unit = "bytes="
        guard let header, header.lowercased().hasPrefix(unit) else {
            self = .whole
            return
        }
        let ends = header.dropFirst(unit.count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            self = .whole
            return
        }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (let first?, let last?) where first <= last: self = Self.from(first, to: min(last, size - 1), size)
        case (let first?, nil) where ends[1].isEmpty: self = Self.from(first, to: size - 1, size)
        case (nil, let count?) where ends[0].isEmpty:
            self = count == 0 ? .unsatisfiable : Self.from(max(0, size - count), to: size - 1, size)
        default: self = .whole
        }
    }

    private static func from(_ first: Int64, to last: Int64, _ size: Int64) -> ByteRange {
        first < size && last >= first ? .part(first..<(last + 1)) : .unsatisfiable
    }

    /// Digits only, and no more than a file can have.
    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
