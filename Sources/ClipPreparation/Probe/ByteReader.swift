/// Big-endian numbers out of bytes; anything past the end is `nil`, never a trap.
struct ByteReader {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var count: Int { bytes.count }

    func number(at offset: Int, bytes width: Int) -> UInt64? {
        guard offset >= 0, offset <= bytes.count - width else { return nil }
        let start = bytes.startIndex + offset
        return bytes[start..<start + width].reduce(0) { $0 << 8 | UInt64($1) }
    }

    func u16(_ offset: Int) -> Int? { number(at: offset, bytes: 2).map(Int.init) }
    func u32(_ offset: Int) -> Int? { number(at: offset, bytes: 4).map(Int.init) }
    func i32(_ offset: Int) -> Int64? { number(at: offset, bytes: 4).map { Int64(Int32(truncatingIfNeeded: $0)) } }
    func i64(_ offset: Int) -> Int64? { number(at: offset, bytes: 8).map { Int64(truncatingIfNeeded: $0) } }

    func text(at offset: Int, count: Int) -> String? {
        guard offset >= 0, offset <= bytes.count - count else { return nil }
        let start = bytes.startIndex + offset
        return String(decoding: bytes[start..<start + count], as: UTF8.self)
    }

    func slice(_ range: Range<Int>) -> ByteReader? {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        return ByteReader(bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound])
    }

    /// The boxes that follow one another here; `nil` where they do not add up.
    var boxes: [(type: String, payload: ByteReader)]? {
        var found: [(type: String, payload: ByteReader)] = []
        var offset = 0
        while count - offset >= 8 {
            guard let small = u32(offset), let type = text(at: offset + 4, count: 4) else { return nil }
            var header = 8
            var size = small
            if small == 1 {
                guard let large = i64(offset + 8), large <= Int64(count) else { return nil }
                (size, header) = (Int(large), 16)
            } else if small == 0 {
                // In QuickTime a zero ends a list of boxes.
                break
            }
            guard size >= header, size <= count - offset,
                let payload = slice(offset + header..<offset + size)
            else { return nil }
            found.append((type, payload))
            offset += size
        }
        return found
    }

    /// The first box of that path, for example `mdia`, `mdhd`.
    func box(_ path: String...) -> ByteReader? {
        path.reduce(self) { here, type in here?.boxes?.first { $0.type == type }?.payload }
    }
}
