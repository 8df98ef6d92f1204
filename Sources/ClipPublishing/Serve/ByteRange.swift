/// What a `Range` header asks for of a file (RFC 9110, 14.1.2 and 14.2).
enum ByteRange: Hashable {
    /// All of it: no range, one that cannot be read, or several at once, which a server may ignore.
    case whole
    /// A part of it.
    case part(Range<Int64>)
    /// Nothing that the file has: status 416.
    case unsatisfiable

    /// Reads a header.
    ///
    /// - Parameters:
    ///   - header: For example `bytes=0-99`, `bytes=100-` or `bytes=-100`.
    ///   - length: The file's length.
    init(_ header: String?, length: Int64) {
        self = .whole
        guard let header, header.lowercased().hasPrefix("bytes="), !header.contains(",") else { return }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return }
        let first = Self.number(ends[0])
        let last = Self.number(ends[1])
        switch (first, last) {
        case (let first?, let last?):
            guard first <= last else { return }
            self = first < length ? .part(first..<(min(last, length - 1) + 1)) : .unsatisfiable
        case (let first?, nil):
            guard ends[1].isEmpty else { return }
            self = first < length ? .part(first..<length) : .unsatisfiable
        case (nil, let last?):
            guard ends[0].isEmpty else { return }
            self = last > 0 && length > 0 ? .part(max(0, length - last)..<length) : .unsatisfiable
        case (nil, nil): return
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
