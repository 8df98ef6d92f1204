import EditModel

/// Whether a file of a form without an index was cut off: its last block reaches past its end.
///
/// A copy that broke off ends in the middle of a block nearly always; these forms do not say how long they are, so
/// this is all that can be known of them without decoding.
enum TailCheck {
    /// Whether the file ends where its last block does, as far as that can be told.
    ///
    /// - Throws: `WanbatchError` when the file cannot be read.
    static func isComplete(_ file: borrowing OpenFile, _ format: MediaFormat) throws(WanbatchError) -> Bool {
        switch format {
        case .gif: try endsWithTrailer(file)
        case .ogg: try endsWithPage(file)
        case .mpeg: try endsWithPacket(file)
        case .mpegts: try endsWithTransportPacket(file)
        default: true
        }
    }

    /// More than the largest page of Ogg or packet of a program stream.
    private static let tail: Int64 = 256 << 10

    /// The last bytes of the file, and where they begin.
    private static func last(_ file: borrowing OpenFile, _ count: Int64) throws(WanbatchError) -> [UInt8] {
        let start = max(0, file.stamp.size - count)
        return try file.read(Int(file.stamp.size - start), at: start)
    }

    /// A GIF ends with a semicolon; zeros may follow.
    private static func endsWithTrailer(_ file: borrowing OpenFile) throws(WanbatchError) -> Bool {
        try last(file, 4096).last { $0 != 0 } == UInt8(ascii: ";")
    }

    /// An Ogg page tells the lengths of its segments (RFC 3533).
    private static func endsWithPage(_ file: borrowing OpenFile) throws(WanbatchError) -> Bool {
        let bytes = try last(file, tail)
        guard let page = place(of: Array("OggS".utf8) + [0], in: bytes) else { return true }
        guard page + 27 <= bytes.count else { return false }
        let segments = Int(bytes[page + 26])
        guard page + 27 + segments <= bytes.count else { return false }
        let payload = bytes[page + 27..<page + 27 + segments].reduce(0) { $0 + Int($1) }
        return page + 27 + segments + payload <= bytes.count
    }

    /// From the last pack on, packet follows packet, each with its length (ISO 13818-1).
    private static func endsWithPacket(_ file: borrowing OpenFile) throws(WanbatchError) -> Bool {
        let bytes = try last(file, tail)
        guard let pack = place(of: [0, 0, 1, 0xBA], in: bytes) else { return true }
        guard pack + 14 <= bytes.count else { return false }
        // The first bits after the code tell MPEG-1 from MPEG-2.
        var place = pack + (bytes[pack + 4] & 0xC0 == 0x40 ? 14 + Int(bytes[pack + 13] & 7) : 12)
        while place + 6 <= bytes.count {
            // Padding, the end code, or what is no packet: nothing more can be told.
            guard bytes[place...].starts(with: [0, 0, 1]), bytes[place + 3] >= 0xBB else { return true }
            place += 6 + Int(bytes[place + 4]) << 8 + Int(bytes[place + 5])
        }
        return place == bytes.count || place < bytes.count && bytes[place...].starts(with: [0, 0, 1, 0xB9])
    }

    /// Packets of 188 bytes, or 192 with a time before each, or 204 with a correction behind.
    private static func endsWithTransportPacket(_ file: borrowing OpenFile) throws(WanbatchError) -> Bool {
        let head = try file.read(MediaFormat.headLength, at: 0)
        guard let (start, step) = MediaFormat.transportPackets(head) else { return true }
        // What was joined of several recordings may be shifted: only where the packets run to the end is it known.
        let packets = file.stamp.size / Int64(step)
        guard packets > 1 else { return false }
        let sync = try file.read(1, at: (packets - 1) * Int64(step) + Int64(start))
        return sync.first != 0x47 || file.stamp.size % Int64(step) == 0
    }

    /// Where a sequence begins for the last time.
    private static func place(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= needle.count else { return nil }
        return (0...(bytes.count - needle.count)).last { bytes[$0] == needle[0] && bytes[$0...].starts(with: needle) }
    }
}
